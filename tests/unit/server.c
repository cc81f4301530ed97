/*
 * server: an HTTP server on loopback that answers as a script says.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "buf.h"
#include "server.h"
#include "xalloc.h"

enum {
	MAX_CONNECTIONS = 1024,
	MAX_REQUESTS = 4096,
	MAX_TEXT = 4 * 1024 * 1024
};

struct connection {
	struct server *server;
	pthread_t thread;
	int fd;
	bool open;
};

struct server {
	struct server_answer *answers;
	size_t n_answers;
	int fd;
	char url[64];
	pthread_t thread;
	pthread_mutex_t lock; /* of all below */
	pthread_cond_t came;
	struct connection connections[MAX_CONNECTIONS];
	size_t n_connections;
	char *requests[MAX_REQUESTS];
	size_t n_requests;
	bool stopping;
};

static void check(bool good, const char *what)
{
	if (good)
		return;
	perror(what);
	exit(1);
}

/* ---- one connection ---- */

/* The length of the first whole request in `in`, 0 if it is not whole. */
static size_t whole_request(const struct buf *in)
{
	const char *end = strstr(buf_str(in), "\r\n\r\n");
	const char *length = strcasestr(buf_str(in), "\r\nContent-Length:");
	size_t len;

	if (!end)
		return 0;
	len = (size_t)(end + 4 - in->data);
	if (length && length < end)
		len += strtoul(length + 17, NULL, 10);
	return len <= in->len ? len : 0;
}

/* NULL at the end of the connection; the caller frees. */
static char *read_request(int fd, struct buf *in)
{
	char piece[4096], *text;
	size_t len;
	ssize_t n;

	while (!(len = whole_request(in))) {
		n = recv(fd, piece, sizeof(piece), 0);
		if (n <= 0)
			return NULL;
		buf_add(in, piece, (size_t)n);
	}
	text = xstrndup(in->data, len);
	memmove(in->data, in->data + len, in->len - len + 1);
	in->len -= len;
	return text;
}

/* Records it; waits until the gate of its answer is open. */
static void record(struct server *s, char *text, struct server_answer *ret)
{
	size_t i;

	pthread_mutex_lock(&s->lock);
	i = s->n_requests++;
	check(i < MAX_REQUESTS, "too many requests");
	s->requests[i] = text;
	*ret = s->answers[i < s->n_answers ? i : s->n_answers - 1];
	pthread_cond_broadcast(&s->came);
	while (s->n_requests < ret->gate && !s->stopping)
		pthread_cond_wait(&s->came, &s->lock);
	pthread_mutex_unlock(&s->lock);
}

static void send_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		data += n;
		len -= (size_t)n;
	}
}

static void send_answer(int fd, const struct server_answer *a)
{
	static const char zeros[65536];
	const char *body = a->body ? a->body : "";
	size_t left = a->filler;
	struct buf out;

	buf_init(&out, MAX_TEXT);
	if (a->status)
		buf_addf(&out, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n",
			 a->status, a->headers ? a->headers : "",
			 strlen(body) + a->filler + a->missing);
	buf_adds(&out, body);
	send_all(fd, buf_str(&out), out.len);
	buf_done(&out);
	for (size_t n; left; left -= n) {
		n = left < sizeof(zeros) ? left : sizeof(zeros);
		send_all(fd, zeros, n);
	}
}

static void *serve(void *arg)
{
	struct connection *c = arg;
	struct server_answer answer = { .after = SERVER_KEEPS };
	const struct linger at_once = { .l_onoff = 1 };
	struct buf in;
	char *text;

	buf_init(&in, MAX_TEXT);
	while (answer.after == SERVER_KEEPS &&
	       (text = read_request(c->fd, &in))) {
		record(c->server, text, &answer);
		send_answer(c->fd, &answer);
	}
	buf_done(&in);
	if (answer.after == SERVER_RESETS)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once,
			   sizeof(at_once));
	pthread_mutex_lock(&c->server->lock);
	c->open = false;
	close(c->fd);
	pthread_mutex_unlock(&c->server->lock);
	return NULL;
}

/* ---- the server ---- */

static void *listen_on(void *arg)
{
	struct server *s = arg;
	int fd;

	while ((fd = accept(s->fd, NULL, NULL)) >= 0) {
		struct connection *c;

		pthread_mutex_lock(&s->lock);
		check(s->n_connections < MAX_CONNECTIONS, "connections");
		c = &s->connections[s->n_connections++];
		c->server = s;
		c->fd = fd;
		c->open = true;
		check(!pthread_create(&c->thread, NULL, serve, c), "thread");
		pthread_mutex_unlock(&s->lock);
	}
	return NULL;
}

struct server *server_start(const struct server_answer *answers, size_t n)
{
	struct server *s = xcalloc(1, sizeof(*s));
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);

	s->answers = xcalloc(n, sizeof(*answers));
	memcpy(s->answers, answers, n * sizeof(*answers));
	s->n_answers = n;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	check(s->fd >= 0 && !bind(s->fd, (struct sockaddr *)&at, len) &&
		      !listen(s->fd, 128) &&
		      !getsockname(s->fd, (struct sockaddr *)&at, &len),
	      "socket");
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d",
		 ntohs(at.sin_port));
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->came, NULL);
	check(!pthread_create(&s->thread, NULL, listen_on, s), "thread");
	return s;
}

void server_stop(struct server *s)
{
	shutdown(s->fd, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->fd);
	pthread_mutex_lock(&s->lock);
	s->stopping = true;
	pthread_cond_broadcast(&s->came);
	for (size_t i = 0; i < s->n_connections; i++)
		if (s->connections[i].open)
			shutdown(s->connections[i].fd, SHUT_RDWR);
	pthread_mutex_unlock(&s->lock);
	for (size_t i = 0; i < s->n_connections; i++)
		pthread_join(s->connections[i].thread, NULL);
	for (size_t i = 0; i < s->n_requests; i++)
		free(s->requests[i]);
	pthread_cond_destroy(&s->came);
	pthread_mutex_destroy(&s->lock);
	free(s->answers);
	free(s);
}

const char *server_url(const struct server *s)
{
	return s->url;
}

size_t server_connections(struct server *s)
{
	size_t n;

	pthread_mutex_lock(&s->lock);
	n = s->n_connections;
	pthread_mutex_unlock(&s->lock);
	return n;
}

size_t server_requests(struct server *s)
{
	size_t n;

	pthread_mutex_lock(&s->lock);
	n = s->n_requests;
	pthread_mutex_unlock(&s->lock);
	return n;
}

const char *server_request(struct server *s, size_t i)
{
	check(i < server_requests(s), "no such request");
	return s->requests[i];
}
