/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/pdk-text-stream.h"

G_BEGIN_DECLS

typedef enum {
  PDK_TEXT_STREAM_READABLE = 1 << 0,
  PDK_TEXT_STREAM_WRITABLE = 1 << 1,
} PdkTextStreamEvents;

/** What receive() and send() return instead of a number of bytes. */
#define PDK_TEXT_STREAM_FAILED      -1
#define PDK_TEXT_STREAM_WOULD_BLOCK -2

/**
 * PdkTextStreamOps:
 * @receive: worker: how many bytes came, 0 at the end, or one of the above (with an error when failed)
 * @send: worker: how many bytes were taken, or one of the above; may block, but should not for long
 * @watch: main thread, must not block: pdk_text_stream_ready() is to be called for these events; all
 *   of them are off at first
 * @close: worker, the last call: frees @end
 *
 * What the bytes come from and go to.  The workers' functions never run at the same time.
 */
typedef struct {
  int (*receive) (gpointer end, char *buffer, gsize size, GError **error);
  int (*send) (gpointer end, const char *data, gsize length, GError **error);
  void (*watch) (gpointer end, PdkTextStreamEvents events);
  void (*close) (gpointer end);
} PdkTextStreamOps;

/** @end: (transfer full) */
PdkTextStream *pdk_text_stream_new (const PdkTextStreamOps *ops, gpointer end);

/**
 * pdk_text_stream_ready:
 *
 * Main thread, from the event loop.  Stops watching for @events, which a level-triggered event needs,
 * before it returns.
 */
void pdk_text_stream_ready (PdkTextStream *self, PdkTextStreamEvents events);

G_END_DECLS
