/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>
#include <sasl/sasl.h>

G_BEGIN_DECLS

/* Two sockets, and what one said that the other has not heard yet.  While the server's words are waited
 * for or passed on, what the viewer says goes straight on to the server.  For a thread of its own. */
typedef struct {
  int server; /* owned; -1 while there is none */
  int viewer; /* owned; -1 once it was left */
  int fd;     /* owned: that came with the last bytes; -1 for none */

  /* What the server said: bytes from @start to @end of @buffer. */
  guint8 *buffer; /* owned */
  gsize size;
  gsize start;
  gsize end;
  gboolean is_forwarding; /* the viewer’s words go on by themselves */
  gboolean has_forwarded; /* and there were some */
  gint64 deadline;        /* for all that is waited for; 0 for none */
  gboolean is_dry;        /* the last bytes of the server were all that there were */
  gsize look;             /* how much of what comes next is read at once */
  int kernel[2]; /* owned: a pipe through which nothing is copied; -1 where there is none */
  gboolean has_no_kernel; /* the server’s socket is not of a kind for it */

  /* Of what the server says and hears; owned; nullable. */
  gnutls_session_t tls;
  gnutls_certificate_credentials_t credentials;

  /* The same without TLS, by SASL. */
  sasl_conn_t *sasl;   /* owned; nullable */
  gsize sasl_piece;    /* the most that is encrypted at once */
  GByteArray *early;   /* owned; nullable: came before it was known to be encrypted */
  const char *decoded; /* of @sasl: what does not fit in yet */
  gsize n_decoded;
} PdkSpicePipe;

/** Takes both sockets over.  @server: -1 where there is none yet */
void pdk_spice_pipe_init (PdkSpicePipe *self, int server, int viewer);
void pdk_spice_pipe_clear (PdkSpicePipe *self);
/** Takes @fd over, instead of what there was. */
void pdk_spice_pipe_set_server (PdkSpicePipe *self, int fd);
/** Takes both over, for hands to be shaken: everything goes through @tls from here on. */
void pdk_spice_pipe_set_tls (PdkSpicePipe *self,
                             gnutls_session_t tls,
                             gnutls_certificate_credentials_t credentials);
/** Takes @sasl over: what was not dropped by now, and all that follows, it has to decrypt. */
void pdk_spice_pipe_set_sasl (PdkSpicePipe *self, sasl_conn_t *sasl);
/** Until @fd can be read, which is neither side’s.  Returns: %FALSE when one of them has ended */
gboolean pdk_spice_pipe_wait (PdkSpicePipe *self, int fd);
/** What the viewer says, until a side ends; the server is not heard. */
void pdk_spice_pipe_forward (PdkSpicePipe *self);

/** The viewer is gone.  @patience: for how long the server is waited for from here on, in ms */
void pdk_spice_pipe_leave_viewer (PdkSpicePipe *self, guint patience);
/** Nothing more is said to the server, and what it says is dropped until it has ended, too: a connection that
 * is closed with something unread may be broken off, with what the other side has not read yet. */
void pdk_spice_pipe_finish (PdkSpicePipe *self);

/** (nullable): the next @n bytes of the server, which stay; %NULL when there will not be so many */
guint8 *pdk_spice_pipe_peek (PdkSpicePipe *self, gsize n);
/** The next @n bytes, which are there, are of no use to the viewer. */
void pdk_spice_pipe_drop (PdkSpicePipe *self, gsize n);
/** How many more are there at once, beyond the first @offset ones. */
gsize pdk_spice_pipe_get_available (PdkSpicePipe *self, gsize offset);
/** The next @n bytes, which are there, go to the viewer.  Returns: %FALSE when a side has ended */
gboolean pdk_spice_pipe_pass (PdkSpicePipe *self, gsize n);
/** The next @n bytes, few of which are there.  Returns: %FALSE when a side has ended */
gboolean pdk_spice_pipe_pass_on (PdkSpicePipe *self, gsize n);
/** A byte of the server, and the file descriptor that comes with it. */
gboolean pdk_spice_pipe_pass_fd (PdkSpicePipe *self);

/** Exactly @n bytes of the viewer, before they go on by themselves. */
gboolean pdk_spice_pipe_read_viewer (PdkSpicePipe *self, gpointer data, gsize n);
gboolean pdk_spice_pipe_write_viewer (PdkSpicePipe *self, gconstpointer data, gsize n);
gboolean pdk_spice_pipe_write_server (PdkSpicePipe *self, gconstpointer data, gsize n);

G_END_DECLS
