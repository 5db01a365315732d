/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <string.h>

#include "fake-vnc.h"

G_BEGIN_DECLS

#define ENCODING_EXT_KEY  -258
#define ENCODING_LED      -261
#define ENCODING_POINTER  -257
#define ENCODING_CURSOR   -239
#define ENCODING_RESIZE   -223
#define ENCODING_EXT_SIZE -308

typedef enum {
  STEP_VERSION,
  STEP_TYPE,
  STEP_ANSWER,
  STEP_SHARED,
  STEP_MESSAGES,
} Step;

struct _FakeVnc {
  int width;
  int height;
  guint32 *screen;

  char *name;
  char *refusal; /* (nullable) */
  guint8 security;
  FakeVncResize resize;
  gboolean plain_keys;
  guint8 native_format[16];

  GSocketService *service; /* (nullable) */
  GSocket *socket;         /* (nullable): the viewer's */
  GSource *source;         /* (nullable) */
  GByteArray *in;
  GByteArray *out;
  guint flush_id;
  Step step;

  guint8 format[16];
  GArray *encodings;  /* of gint32 */
  GByteArray *update; /* rectangles that wait to be asked for */
  guint n_rectangles;
  gboolean asked;
  guint n_requests;
  GString *log;
};

/* What is sent is put together of these. */

static inline void
put8 (GByteArray *array, guint8 value)
{
  g_byte_array_append (array, &value, 1);
}

static inline void
put16 (GByteArray *array, guint16 value)
{
  guint16 be = GUINT16_TO_BE (value);

  g_byte_array_append (array, (guint8 *) &be, 2);
}

static inline void
put32 (GByteArray *array, guint32 value)
{
  guint32 be = GUINT32_TO_BE (value);

  g_byte_array_append (array, (guint8 *) &be, 4);
}

static inline void
put_text (GByteArray *array, const char *text)
{
  put32 (array, strlen (text));
  g_byte_array_append (array, (const guint8 *) text, strlen (text));
}

/** As much of what waits as the viewer's socket takes; the rest follows by itself. */
void fake_vnc_flush (FakeVnc *self);
/** What was drawn, if the viewer asked for it. */
void fake_vnc_send_update (FakeVnc *self);
/** The whole screen as it is. */
void fake_vnc_queue_screen (FakeVnc *self);
/** The size, in answer to a wish (@reason 1) or unasked (0). */
void fake_vnc_queue_size (FakeVnc *self, int reason, int status);
void fake_vnc_create_screen (FakeVnc *self, int width, int height, guint32 color);

G_END_DECLS
