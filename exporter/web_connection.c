/*
 * web_connection: those who are connected, and how long they may take.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <sys/socket.h>

#include "web_private.h"
#include "xalloc.h"

/*
 * TLS by the configuration as it is now. What cannot be put under its rules
 * is cut off before the handshake.
 */
static void begin_tls(struct web *web, struct web_connection *own,
		      struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	bool broken;

	own->state = web_live_get(web->live, &broken);
	if (!info || !own->state->tls ||
	    web_tls_apply(own->state->tls, info->tls_session) < 0)
		shutdown(own->fd, SHUT_RDWR);
}

static void begin(struct web *web, struct MHD_Connection *connection,
		  void **socket_context)
{
	struct web_connection *own = xcalloc(1, sizeof(*own));
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	*socket_context = own;
	own->fd = info->connect_fd;
	if (web->tls)
		begin_tls(web, own, connection);
	pthread_mutex_lock(&web->lock);
	own->deadline_ms =
		web_now_ms() + (int64_t)web->set.timeout_seconds * 1000;
	own->next = web->connections;
	if (own->next)
		own->next->prev = own;
	web->connections = own;
	pthread_cond_signal(&web->changed);
	pthread_mutex_unlock(&web->lock);
}

static void end(struct web *web, struct web_connection *own)
{
	pthread_mutex_lock(&web->lock);
	if (own->next)
		own->next->prev = own->prev;
	*(own->prev ? &own->prev->next : &web->connections) = own->next;
	pthread_mutex_unlock(&web->lock);
	if (own->state)
		web_live_put(web->live, own->state);
	free(own);
}

void web_connection_notify(void *cls, struct MHD_Connection *connection,
			   void **socket_context,
			   enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		begin(cls, connection, socket_context);
	else if (*socket_context)
		end(cls, *socket_context);
}

void web_connection_expect(struct web *web, struct MHD_Connection *connection,
			   int64_t ms)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct web_connection *own = info ? info->socket_context : NULL;

	if (!own)
		return;
	pthread_mutex_lock(&web->lock);
	own->deadline_ms = ms ? web_now_ms() + ms : 0;
	pthread_mutex_unlock(&web->lock);
}
