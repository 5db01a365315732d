/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console-fixture.h"
#include "fake-agent.h"
#include "sharing/pdk-console-clipboard-sync.h"

G_BEGIN_DECLS

/* The desktop's clipboard and the guest's, with a second client of the X server that copies and
 * pastes. */

#define UTF8 "text/plain;charset=utf-8"
#define TEXT VD_AGENT_CLIPBOARD_UTF8_TEXT
#define PNG  VD_AGENT_CLIPBOARD_IMAGE_PNG
#define BMP  VD_AGENT_CLIPBOARD_IMAGE_BMP

typedef struct {
  ConsoleFixture console;
  FakeAgent *agent;
  PdkConsoleClipboardSync *sync;
  GdkDisplay *other;
  GdkClipboard *other_clipboard; /* of the second client */
} ClipboardFixture;

typedef struct {
  gboolean done;
  GBytes *data; /* NULL: failed */
} ClipboardPaste;

#define WAIT_AGENT(fixture, text) WAIT_FOR (strstr (fake_agent_get_log ((fixture)->agent), text))

void clipboard_set_up (ClipboardFixture *fixture, gconstpointer data);
void clipboard_tear_down (ClipboardFixture *fixture, gconstpointer data);
/** A guest's program, which says that it can @caps. */
void clipboard_start_agent (ClipboardFixture *fixture, guint32 caps);
void clipboard_set_mode (ClipboardFixture *fixture, PdkConsoleClipboardMode mode);
/** A round trip through the X server, the SPICE server, and all that waits for a little while. */
void clipboard_settle (ClipboardFixture *fixture);

/** The second client copies. */
void clipboard_copy (ClipboardFixture *fixture,
                     const char *mime_type,
                     gconstpointer data,
                     gsize size);
/** And pastes.  @paste: until it is done */
void clipboard_begin_paste (ClipboardFixture *fixture,
                            ClipboardPaste *paste,
                            const char *mime_type);
/** Whether it is offered such data. */
gboolean clipboard_is_offered (ClipboardFixture *fixture, const char *mime_type);
/** Counts, for a clipboard's “changed”. */
void clipboard_on_changed (guint *n_changes);

void clipboard_assert_data (GBytes *data, const char *expected, gsize size);

G_END_DECLS
