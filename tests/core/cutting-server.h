/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A web server in a thread of its own, that cuts, changes its mind, lies, or says nothing. */

/* An answer that is cut ends after so many bytes. */
#define CUT (1024 * 1024 + 17)

/* What the server does, and what it was asked; under the lock. */
typedef struct {
  GMutex lock;
  GSocketListener *listener;
  GThread *thread;
  GCancellable *stop;
  GPtrArray *held; /* connections that are never answered to their end */
  char *base;
  char *data;
  gsize length;
  const char *etag;
  const char *modified;
  const char *type;
  const char *location; /* nullable: redirected to */
  guint status;         /* 0: as it is asked */
  guint64 claims;       /* 0: the truth */
  guint n_cuts;         /* so many answers are cut */
  gboolean no_ranges;
  gboolean silent;  /* rather than cut, nothing more comes */
  gboolean endless; /* and no length is said */
  guint n_asked;
  char *asked; /* the last request */
} Server;

/** Fill in what it serves before. */
void server_start (Server *server);
void server_stop (Server *server);
/** Returns: (transfer full) (nullable) */
char *server_get_header (const char *request, const char *name);

G_END_DECLS
