/*
 * t_notify: tests of notify.c.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "notify.h"
#include "types.h"

static void check_sent(const char *name, const char *address, size_t len)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	char got[64] = "";
	struct buf why;

	buf_init(&why, 256);
	memcpy(at.sun_path, address, len);
	assert_int_equal(
		bind(fd, (struct sockaddr *)&at,
		     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)),
		0);
	assert_int_equal(notify_send(name, "READY=1\nSTATUS=ok", &why), 0);
	assert_int_equal(recv(fd, got, sizeof(got) - 1, MSG_DONTWAIT), 17);
	assert_string_equal(got, "READY=1\nSTATUS=ok");
	assert_int_equal(why.len, 0);
	close(fd);
	buf_done(&why);
}

static void test_send(void **state)
{
	char dir[] = "/tmp/t_notify.XXXXXX", path[64], name[64];
	struct buf out;

	(void)state;
	assert_non_null(mkdtemp(dir));
	buf_init(&out, sizeof(path));
	buf_addf(&out, "%s/socket", dir);
	memcpy(path, buf_str(&out), out.len + 1);
	check_sent(path, path, out.len + 1);
	unlink(path);
	rmdir(dir);
	buf_done(&out);

	buf_init(&out, sizeof(name));
	buf_addf(&out, "@t_notify.%d", (int)getpid());
	memcpy(name, buf_str(&out), out.len + 1);
	memcpy(path, name, out.len + 1);
	path[0] = '\0';
	check_sent(name, path, out.len);
	buf_done(&out);
}

static void test_nobody(void **state)
{
	static const struct {
		const char *name;
		int want;
	} cases[] = {
		{ NULL, 0 },
		{ "", 0 },
		{ "relative", -EINVAL },
		{ "@", -EINVAL },
		{ "/", -EINVAL },
		{ "/nowhere/at/all", -ENOENT },
		{ "@nobody.listens.here", -ECONNREFUSED },
		{ "/0123456789012345678901234567890123456789012345678901234567"
		  "8901234567890123456789012345678901234567890123456789012345",
		  -EINVAL },
	};
	struct buf why;

	(void)state;
	buf_init(&why, 256);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		buf_reset(&why);
		if (notify_send(cases[i].name, "READY=1", &why) !=
			    cases[i].want ||
		    !why.len != !cases[i].want)
			fail_msg("%zu: %s", i, buf_str(&why));
	}
	buf_done(&why);
}

static void put_socket(int at, int type, bool listens)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, type, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	if (listens)
		assert_int_equal(listen(fd, 1), 0);
	if (fd != at) {
		assert_int_equal(dup2(fd, at), at);
		close(fd);
	}
}

static void test_listen_fds(void **state)
{
	static const struct {
		const char *pid, *fds;
		int want;
		unsigned int n;
	} cases[] = {
		{ NULL, NULL, 0, 0 },
		{ "1234", NULL, 0, 0 },
		{ NULL, "1", 0, 0 },
		{ "1234", "0", 0, 0 },
		{ "1234", "1", 0, 1 },
		{ "1234", "2", 0, 2 },
		{ "1235", "2", 0, 0 },
		{ "1234", "3", -EINVAL, 0 },
		{ "1234", "65", -EINVAL, 0 },
		{ "1234", "-1", -EINVAL, 0 },
		{ "1234", "1x", -EINVAL, 0 },
		{ "1234", "", -EINVAL, 0 },
		{ "", "1", -EINVAL, 0 },
		{ "1234 ", "1", -EINVAL, 0 },
		{ "99999999999999999999", "1", -EINVAL, 0 },
	};
	struct buf why;

	(void)state;
	put_socket(3, SOCK_STREAM, true);
	put_socket(4, SOCK_STREAM, true);
	put_socket(5, SOCK_STREAM, false);
	buf_init(&why, 256);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		unsigned int n = 77;
		int r;

		buf_reset(&why);
		r = notify_listen_fds(cases[i].pid, cases[i].fds, 1234, &n,
				      &why);
		if (r != cases[i].want || n != (r ? 77 : cases[i].n) ||
		    !why.len != !r)
			fail_msg("%zu: %d %u %s", i, r, n, buf_str(&why));
	}
	assert_int_equal(fcntl(3, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	for (int fd = 3; fd <= 5; fd++)
		close(fd);
	buf_done(&why);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_send),
		cmocka_unit_test(test_nobody),
		cmocka_unit_test(test_listen_fds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
