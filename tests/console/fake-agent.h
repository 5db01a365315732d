/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-spice.h"

#include <spice/vd_agent.h>

G_BEGIN_DECLS

/* The program in the guest that a console shares clipboard, files and sizes with, made up: it writes
 * down what it is told, and says what a test wants it to say.  It runs from fake_agent_new() to
 * fake_agent_free(), as the server sees it.
 *
 * Messages and numbers are those of spice-protocol's vd_agent.h. */

typedef struct _FakeAgent FakeAgent;

/** What agents of Linux guests can, but for the volume: with that, the client's library looks at the
 * host's sound, which a test has none of. */
#define FAKE_AGENT_CAPS_LINUX                                                                      \
  ((1u << VD_AGENT_CAP_MONITORS_CONFIG) | (1u << VD_AGENT_CAP_REPLY) |                             \
   (1u << VD_AGENT_CAP_CLIPBOARD_BY_DEMAND) | (1u << VD_AGENT_CAP_CLIPBOARD_SELECTION) |           \
   (1u << VD_AGENT_CAP_SPARSE_MONITORS_CONFIG) | (1u << VD_AGENT_CAP_GUEST_LINEEND_LF) |           \
   (1u << VD_AGENT_CAP_MAX_CLIPBOARD) | (1u << VD_AGENT_CAP_FILE_XFER_DETAILED_ERRORS) |           \
   (1u << VD_AGENT_CAP_CLIPBOARD_NO_RELEASE_ON_REGRAB) |                                           \
   (1u << VD_AGENT_CAP_CLIPBOARD_GRAB_SERIAL))

/** An agent that is there and says nothing: fake_agent_announce() makes it useful. */
FakeAgent *fake_agent_new (FakeSpice *spice);
/** As when the agent ends in the guest. */
void fake_agent_free (FakeAgent *self);

/**
 * fake_agent_announce:
 * @caps: bits of VD_AGENT_CAP_*
 *
 * Also answers when the client asks for them, from now on.
 */
void fake_agent_announce (FakeAgent *self, guint32 caps);

/** Any message, in pieces of the size that agents use. */
void fake_agent_send (FakeAgent *self, guint32 type, gconstpointer data, gsize size);
/** Only the beginning of a message that says it has @claimed bytes. */
void fake_agent_send_part (
    FakeAgent *self, guint32 type, guint32 claimed, gconstpointer data, gsize size);
/** @type: VD_AGENT_CLIPBOARD_*, 0 for none */
void fake_agent_grab (FakeAgent *self, guint8 selection, guint32 type, guint32 second_type);
void fake_agent_release (FakeAgent *self, guint8 selection);
void fake_agent_request (FakeAgent *self, guint8 selection, guint32 type);
void fake_agent_give (
    FakeAgent *self, guint8 selection, guint32 type, gconstpointer data, gsize size);
/** @id: 1 for the first file that this agent was told of; @result: VD_AGENT_FILE_XFER_STATUS_*;
 * @detail: (nullable) */
void fake_agent_file_status (
    FakeAgent *self, guint32 id, guint32 result, gconstpointer detail, gsize detail_size);

/**
 * fake_agent_get_log:
 *
 * Returns: (transfer none): what the client said, a word each with a space behind:
 * “caps:3ff”, “monitors:800x600+0+0,640x480+800+0”, “grab:0:1,2”, “request:0:1”, “release:0”,
 * “clip:0:1:5” (selection, type, size), “max:1024”, “file:1:name:size”, “file-data:1:65536”,
 * “file-status:1:1”, “display-config”, “message:N” for others
 */
const char *fake_agent_get_log (FakeAgent *self);
void fake_agent_clear_log (FakeAgent *self);
/** (nullable) (transfer none): what came with the last “clip” */
GBytes *fake_agent_get_clip (FakeAgent *self);
/** (transfer none): all that came with “file-data” */
GByteArray *fake_agent_get_file (FakeAgent *self);
/** Bytes of file data after which nothing is read from the client any more; 0 for no end. */
void fake_agent_stall_after (FakeAgent *self, gsize n_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeAgent, fake_agent_free)

G_END_DECLS
