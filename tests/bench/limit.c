/*
 * limit: the least a program has to do: fetch every page of
 * rds:DescribeDBInstances, and with `count` look at each element with expat.
 *
 * What our plugins are measured against. It signs by libcurl and keeps
 * nothing. Usage: limit fetch|count URL [CA-DIR]; credentials and region as
 * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <curl/curl.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_MARKER = 512 };

struct reply {
	XML_Parser parser; /* NULL: fetch only */
	size_t elements, bytes;
	char marker[MAX_MARKER];
	char carry[2 * MAX_MARKER]; /* the end of the piece before */
	size_t carried;
};

static void element(void *arg, const char *name, const char **attributes)
{
	struct reply *reply = arg;

	(void)attributes;
	(void)name;
	reply->elements++;
}

/* <Marker> is looked for in the raw bytes, in both modes alike. */
static void find_marker(struct reply *reply, const char *data, size_t len)
{
	const char *at = memmem(data, len, "<Marker>", 8), *end;

	if (!at)
		return;
	at += 8;
	end = memchr(at, '<', len - (size_t)(at - data));
	if (end && end - at < MAX_MARKER) {
		memcpy(reply->marker, at, (size_t)(end - at));
		reply->marker[end - at] = '\0';
	}
}

/* It may be cut in two by the pieces that libcurl hands over. */
static void find_marker_in_seam(struct reply *reply, const char *data,
				size_t len)
{
	char seam[3 * MAX_MARKER];
	size_t head = len < MAX_MARKER ? len : MAX_MARKER;
	size_t keep;

	memcpy(seam, reply->carry, reply->carried);
	memcpy(seam + reply->carried, data, head);
	find_marker(reply, seam, reply->carried + head);
	keep = len < sizeof(reply->carry) ? len : sizeof(reply->carry);
	memcpy(reply->carry, data + len - keep, keep);
	reply->carried = keep;
}

static size_t receive(char *data, size_t size, size_t n, void *arg)
{
	struct reply *reply = arg;
	size_t len = size * n;

	reply->bytes += len;
	find_marker(reply, data, len);
	find_marker_in_seam(reply, data, len);
	if (reply->parser &&
	    XML_Parse(reply->parser, data, (int)len, 0) == XML_STATUS_ERROR)
		return 0;
	return len;
}

static int page(CURL *easy, struct reply *reply, const char *marker)
{
	char body[2048], *escaped = curl_easy_escape(easy, marker, 0);
	long status = 0;
	CURLcode code;

	snprintf(body, sizeof(body),
		 "Action=DescribeDBInstances&Version=2014-10-31"
		 "&MaxRecords=100%s%s",
		 *marker ? "&Marker=" : "", *marker ? escaped : "");
	curl_free(escaped);
	curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
	if (reply->parser) {
		XML_ParserReset(reply->parser, NULL);
		XML_SetUserData(reply->parser, reply);
		XML_SetStartElementHandler(reply->parser, element);
	}
	code = curl_easy_perform(easy);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	if (code != CURLE_OK || status != 200)
		fprintf(stderr, "limit: %s, status %ld\n",
			curl_easy_strerror(code), status);
	return code == CURLE_OK && status == 200 ? 0 : -1;
}

static void set_up(CURL *easy, struct reply *reply, char **argv)
{
	static char signing[128], user[512];
	struct curl_slist *headers = curl_slist_append(
		NULL, "Content-Type: application/x-www-form-urlencoded");

	snprintf(signing, sizeof(signing), "aws:amz:%s:rds",
		 getenv("AWS_REGION"));
	snprintf(user, sizeof(user), "%s:%s", getenv("AWS_ACCESS_KEY_ID"),
		 getenv("AWS_SECRET_ACCESS_KEY"));
	curl_easy_setopt(easy, CURLOPT_URL, argv[2]);
	curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, signing);
	curl_easy_setopt(easy, CURLOPT_USERPWD, user);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
			 (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, reply);
	if (argv[3]) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
		curl_easy_setopt(easy, CURLOPT_CAPATH, argv[3]);
	}
}

int main(int argc, char **argv)
{
	struct reply reply = { 0 };
	char marker[MAX_MARKER] = "";
	CURL *easy;
	int r;

	if (argc < 3 || !getenv("AWS_REGION") || !getenv("AWS_ACCESS_KEY_ID") ||
	    !getenv("AWS_SECRET_ACCESS_KEY"))
		return 2;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	easy = curl_easy_init();
	if (!strcmp(argv[1], "count"))
		reply.parser = XML_ParserCreate(NULL);
	set_up(easy, &reply, argv);
	do {
		reply.marker[0] = '\0';
		reply.carried = 0;
		r = page(easy, &reply, marker);
		memcpy(marker, reply.marker, sizeof(marker));
	} while (r == 0 && *marker);
	printf("%zu bytes, %zu elements\n", reply.bytes, reply.elements);
	if (reply.parser)
		XML_ParserFree(reply.parser);
	curl_easy_cleanup(easy);
	curl_global_cleanup();
	return r < 0;
}
