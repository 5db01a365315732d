/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "pdk-vnc-wire.h"

G_BEGIN_DECLS

/* Carries bytes from one wire to another, and lets what comes next be looked at before it goes on.
 * For threads of their own: everything waits. */

typedef struct _PdkVncPipe PdkVncPipe;

typedef enum {
  PDK_VNC_PIPE_OPEN,
  PDK_VNC_PIPE_SOURCE_CLOSED,
  PDK_VNC_PIPE_SOURCE_BROKE,
  PDK_VNC_PIPE_SINK_CLOSED,
} PdkVncPipeEnd;

/** Both are borrowed. */
PdkVncPipe *pdk_vnc_pipe_new (PdkVncWire *from, PdkVncWire *to);
void pdk_vnc_pipe_free (PdkVncPipe *self);

/** (nullable): the next @n bytes, not passed on yet; NULL when there will not be so many.  The memory for
 * them is kept. */
const guint8 *pdk_vnc_pipe_peek (PdkVncPipe *self, gsize n);
/** Of the bytes from @offset on, as a number in network order. */
gboolean pdk_vnc_pipe_peek32 (PdkVncPipe *self, gsize offset, guint32 *value);
/** Passes the next @n bytes on.  Returns: %FALSE when a side has ended */
gboolean pdk_vnc_pipe_pass (PdkVncPipe *self, guint64 n);
/** The next @n bytes do not go on.  Returns: %FALSE when there will not be so many */
gboolean pdk_vnc_pipe_skip (PdkVncPipe *self, guint64 n);
/** Says this in between.  Returns: as pdk_vnc_pipe_pass() */
gboolean pdk_vnc_pipe_write (PdkVncPipe *self, gconstpointer data, gsize n);
/** Whether nothing is here that has not gone on. */
gboolean pdk_vnc_pipe_is_empty (PdkVncPipe *self);
PdkVncPipeEnd pdk_vnc_pipe_get_end (PdkVncPipe *self);

G_END_DECLS
