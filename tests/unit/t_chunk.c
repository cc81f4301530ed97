/*
 * t_chunk: pieces of text, and gzip files put together from them.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <zlib.h>

#include "chunk.h"
#include "types.h"
#include "xalloc.h"

enum { MAX = 64 * 1024 * 1024 };

static struct chunk *make(struct deflater *d, const char *text, size_t len)
{
	struct chunk *chunk;
	struct buf buf;

	buf_init(&buf, MAX);
	buf_add(&buf, text, len);
	chunk = chunk_new(d, &buf);
	assert_int_equal(buf.len, 0);
	buf_done(&buf);
	return chunk;
}

/* What a gzip file holds, by zlib, which checks CRC and length. */
static void gunzip(const struct buf *file, struct buf *out)
{
	char *text = xmalloc(MAX);
	z_stream s = { .next_in = (unsigned char *)file->data,
		       .avail_in = (uInt)file->len,
		       .next_out = (unsigned char *)text,
		       .avail_out = MAX };

	assert_int_equal(inflateInit2(&s, 15 + 16), Z_OK);
	assert_int_equal(inflate(&s, Z_FINISH), Z_STREAM_END);
	assert_int_equal(s.avail_in, 0);
	buf_add(out, text, s.total_out);
	inflateEnd(&s);
	free(text);
}

/* Texts of which a file is made, the last one stored. */
struct file {
	struct deflater *deflater;
	struct buf file, text;
	uint32_t crc;
};

static void file_begin(struct file *f)
{
	f->deflater = deflater_new();
	f->crc = 0;
	buf_init(&f->file, MAX);
	buf_init(&f->text, MAX);
	buf_add(&f->file, gzip_head, GZIP_HEAD_SIZE);
}

static void file_add(struct file *f, const char *text, size_t len)
{
	struct chunk *chunk = make(f->deflater, text, len);

	buf_add(&f->text, text, len);
	buf_add(&f->file, chunk->deflated, chunk->deflated_len);
	f->crc = gzip_crc_join(f->crc, chunk->crc, chunk->len);
	chunk_unref(chunk);
}

static void file_store(struct file *f, const char *text, size_t len)
{
	unsigned char stored[GZIP_STORED_SIZE];

	gzip_stored(len, stored);
	buf_add(&f->file, stored, sizeof(stored));
	buf_add(&f->file, text, len);
	buf_add(&f->text, text, len);
	f->crc = gzip_crc_join(f->crc, gzip_crc(0, text, len), len);
}

static void file_check(struct file *f)
{
	unsigned char tail[GZIP_TAIL_SIZE];
	struct buf out;

	gzip_tail(f->crc, f->text.len, tail);
	buf_add(&f->file, tail, sizeof(tail));
	buf_init(&out, MAX);
	gunzip(&f->file, &out);
	assert_int_equal(out.len, f->text.len);
	assert_string_equal(buf_str(&out), buf_str(&f->text));
	buf_done(&out);
	buf_done(&f->file);
	buf_done(&f->text);
	deflater_free(f->deflater);
}

static void test_small(void **state)
{
	struct file f;

	(void)state;
	file_begin(&f);
	file_add(&f, "hello\n", 6);
	file_add(&f, "hello\nhello\n", 12);
	file_add(&f, "a", 1);
	file_store(&f, "and this\n", 9);
	file_check(&f);
}

static void test_nothing(void **state)
{
	struct file f;

	(void)state;
	file_begin(&f);
	file_add(&f, "", 0);
	file_check(&f);
}

/* Long ones: what does not shrink, and what shrinks a lot. */
static void test_large(void **state)
{
	enum { LEN = 3000000 };
	char *text = xmalloc(LEN);
	unsigned int seed = 1;
	struct file f;

	(void)state;
	file_begin(&f);
	for (size_t i = 0; i < LEN; i++)
		text[i] = (char)('!' + rand_r(&seed) % 90);
	file_add(&f, text, LEN);
	memset(text, 'x', LEN);
	file_add(&f, text, LEN);
	file_add(&f, text, 1);
	file_store(&f, text, GZIP_STORED_MAX);
	file_check(&f);
	free(text);
}

/* Fed in pieces of all sizes it is the same text, and has no plain one. */
static void test_fed(void **state)
{
	struct deflater *d = deflater_new();
	struct chunk *chunk = chunk_begin(d);
	unsigned char tail[GZIP_TAIL_SIZE];
	struct buf piece, all, file, out;

	(void)state;
	buf_init(&piece, MAX);
	buf_init(&all, MAX);
	buf_init(&file, MAX);
	buf_init(&out, MAX);
	for (int i = 0; i < 3000; i++) {
		for (int k = 0; k < i % 7; k++)
			buf_addf(&piece, "%d,", i * 7919 + k);
		buf_add(&all, buf_str(&piece), piece.len);
		chunk_feed(chunk, d, &piece);
		assert_int_equal(piece.len, 0);
	}
	chunk_end(chunk, d);
	assert_null(chunk->text);
	assert_int_equal(chunk->len, all.len);
	buf_add(&file, gzip_head, GZIP_HEAD_SIZE);
	buf_add(&file, chunk->deflated, chunk->deflated_len);
	gzip_tail(chunk->crc, chunk->len, tail);
	buf_add(&file, tail, GZIP_TAIL_SIZE);
	gunzip(&file, &out);
	assert_string_equal(buf_str(&out), buf_str(&all));
	chunk_unref(chunk);
	chunk = chunk_begin(d);
	chunk_end(chunk, d);
	assert_int_equal(chunk->len + chunk->deflated_len, 0);
	chunk_unref(chunk);
	buf_done(&piece);
	buf_done(&all);
	buf_done(&file);
	buf_done(&out);
	deflater_free(d);
}

static void test_counted(void **state)
{
	struct deflater *d = deflater_new();
	struct chunk *chunk = make(d, "text", 4);

	(void)state;
	assert_ptr_equal(chunk_ref(chunk), chunk);
	chunk_unref(chunk);
	assert_string_equal(chunk->text, "text");
	chunk_drop_text(chunk);
	assert_null(chunk->text);
	assert_int_equal(chunk->len, 4);
	chunk_unref(chunk);
	chunk_unref(NULL);
	assert_null(chunk_ref(NULL));
	deflater_free(d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small),	cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_large),	cmocka_unit_test(test_fed),
		cmocka_unit_test(test_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
