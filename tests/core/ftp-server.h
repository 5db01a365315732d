/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An ftp server in threads of its own, that cuts, lies, or says nothing. */

/* Answers to commands, in the place of what is right. */
#define FTP_SILENCE       "silence"
#define FTP_HANG_UP       "hang up"
#define FTP_ENDLESS_LINE  "endless line"
#define FTP_ENDLESS_LINES "endless lines"

/* What it does, and what it was asked; under the lock. */
typedef struct {
  GMutex lock;
  GSocketListener *listener;
  GThread *thread;
  GPtrArray *talks; /* threads, one for each connection */
  GCancellable *stop;
  GHashTable *files;   /* path → GBytes */
  GHashTable *answers; /* command → text; also of “HELLO” and, after a file, of “DONE” */
  GString *asked;      /* lines */
  char *base;
  char *user;       /* nullable: who is let in without a password, beside “anonymous” */
  const char *host; /* nullable: which PASV says, with commas */
  const char *modified;
  GSocket *elsewhere; /* nullable: at 127.0.0.2, and the port that PASV said last */
  gsize cut;          /* a file ends after so many bytes; 0: at its end */
  guint n_cuts;       /* so many are cut */
  gboolean stalls;    /* rather than cut, nothing more comes */
  gboolean endless;   /* files never end */
} FtpServer;

void ftp_server_start (FtpServer *server);
void ftp_server_stop (FtpServer *server);

/** @path: with a slash at its beginning */
void ftp_server_add (FtpServer *server, const char *path, const char *data, gssize length);
/** @text: with ends of lines, or one of the above; %NULL: as it is right again */
void ftp_server_answer (FtpServer *server, const char *command, const char *text);
/** Whether a line began with @text. */
gboolean ftp_server_was_asked (FtpServer *server, const char *text);
void ftp_server_forget (FtpServer *server);
/** Returns: (transfer full) */
char *ftp_server_dup_address (FtpServer *server, const char *path);

G_END_DECLS
