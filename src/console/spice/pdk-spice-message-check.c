/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-message-check.h"

#include <spice/enums.h>

#include "pdk-spice-agent-check.h"
#include "pdk-spice-display-check.h"
#include "pdk-spice-drawing-check.h"

/* A picture of 8192 × 8192 pixels, as it is. */
#define MAX_DISPLAY_MESSAGE ((256u << 20) + 65536)
#define MAX_MESSAGE         (32u << 20)
#define LONG_MESSAGE        16384 /* of which it pays to see the beginning only */
#define MAX_CHANNELS        256
#define MAX_CURSOR_SIDE     2048
#define MAX_NAME            4096
#define MAX_RATE            384000
#define MAX_UNPACKED        (32u << 20)

struct _PdkSpiceMessageCheck {
  guint channel;                 /* SPICE_CHANNEL_… */
  PdkSpiceDisplayCheck *display; /* owned; nullable */
  PdkSpiceAgentCheck agent;
};

/* Of a smart card: kinds of messages, as libcacard's vscard_common.h has them; numbers of readers and
 * lengths of commands (ISO 7816 with extended lengths) beyond which nothing makes sense. */
enum { CARD_INIT = 1, CARD_ERROR = 2, CARD_COMMAND = 7 };
#define MAX_READER  64
#define MAX_COMMAND 0x10010

static const char cut_off[] = "a message is cut off";

PdkSpiceMessageCheck *
pdk_spice_message_check_new (guint channel_type, PdkSpiceMemory *memory)
{
  PdkSpiceMessageCheck *self;

  switch (channel_type) {
  case SPICE_CHANNEL_MAIN:
  case SPICE_CHANNEL_DISPLAY:
  case SPICE_CHANNEL_INPUTS:
  case SPICE_CHANNEL_CURSOR:
  case SPICE_CHANNEL_PLAYBACK:
  case SPICE_CHANNEL_RECORD:
  case SPICE_CHANNEL_USBREDIR:
  case SPICE_CHANNEL_PORT:
  case SPICE_CHANNEL_WEBDAV:
  case SPICE_CHANNEL_SMARTCARD:
    break;
  default:
    return NULL;
  }
  self = g_new0 (PdkSpiceMessageCheck, 1);
  self->channel = channel_type;
  if (channel_type == SPICE_CHANNEL_DISPLAY)
    self->display = pdk_spice_display_check_new (memory);
  return self;
}

void
pdk_spice_message_check_free (PdkSpiceMessageCheck *self)
{
  g_clear_pointer (&self->display, pdk_spice_display_check_free);
  g_free (self);
}

gsize
pdk_spice_message_check_get_max_size (PdkSpiceMessageCheck *self)
{
  return self->display != NULL ? MAX_DISPLAY_MESSAGE : MAX_MESSAGE;
}

gboolean
pdk_spice_message_check_wants_fd (PdkSpiceMessageCheck *self)
{
  return self->display != NULL && pdk_spice_display_check_wants_fd (self->display);
}

static gsize
get_unpacked_size (const PdkSpiceUnpacked *unpacked)
{
  return unpacked->at + sizeof unpacked->head + unpacked->n_pixels;
}

const PdkSpiceUnpacked *
pdk_spice_message_check_get_unpacked (PdkSpiceMessageCheck *self)
{
  const PdkSpiceUnpacked *unpacked =
      self->display != NULL ? pdk_spice_display_check_get_unpacked (self->display) : NULL;

  return unpacked != NULL && get_unpacked_size (unpacked) <= MAX_DISPLAY_MESSAGE ? unpacked : NULL;
}

/** A text at @at that ends with its zero. */
static const char *
check_text (const PdkSpiceReader *message, gsize at, guint32 size)
{
  PdkSpiceReader text = pdk_spice_reader_at (message, at);
  const guint8 *bytes = pdk_spice_reader_take (&text, size);

  if (at == 0 || bytes == NULL || size == 0 || size > MAX_NAME || bytes[size - 1] != 0)
    return "a name is cut off";
  return NULL;
}

/* --- of every channel --- */

/** Returns: (nullable): what is wrong.  @is_common: (out): whether it is such a message */
static const char *
check_common (guint type, PdkSpiceReader *message, gboolean *is_common)
{
  *is_common = TRUE;
  switch (type) {
  case SPICE_MSG_MIGRATE:
  case SPICE_MSG_MIGRATE_DATA:
  case SPICE_MSG_SET_ACK:
  case SPICE_MSG_PING:
  case SPICE_MSG_WAIT_FOR_CHANNELS:
  case SPICE_MSG_DISCONNECTING:
    return NULL;
  case SPICE_MSG_NOTIFY:
    pdk_spice_reader_take (message, 8 + 3 * 4);
    pdk_spice_reader_take (message, pdk_spice_reader_get32 (message));
    return message->failed ? cut_off : NULL;
  default:
    *is_common = FALSE;
    return NULL;
  }
}

/* --- main --- */

static const char *
check_channels_list (PdkSpiceReader *message)
{
  const guint32 n = pdk_spice_reader_get32 (message);

  if (n > MAX_CHANNELS)
    return "there are too many channels";
  for (guint32 i = 0; i < n; i++) {
    if (pdk_spice_reader_get8 (message) == SPICE_CHANNEL_MAIN)
      return "there is a second main channel";
    pdk_spice_reader_get8 (message);
  }
  return NULL;
}

/** Where a machine goes. */
static const char *
check_destination (PdkSpiceReader *message)
{
  guint32 size, offset;
  const char *wrong;

  pdk_spice_reader_take (message, 2 * 2);
  size = pdk_spice_reader_get32 (message);
  offset = pdk_spice_reader_get32 (message);
  wrong = check_text (message, offset, size);
  if (wrong != NULL)
    return wrong;
  size = pdk_spice_reader_get32 (message);
  offset = pdk_spice_reader_get32 (message);
  return size == 0 || offset == 0 ? NULL : check_text (message, offset, size);
}

static const char *
check_name (PdkSpiceReader *message)
{
  const guint32 size = pdk_spice_reader_get32 (message);

  return check_text (message, message->at, size);
}

static const char *
check_agent_data (PdkSpiceMessageCheck *self, PdkSpiceReader *message)
{
  return pdk_spice_agent_check_data (&self->agent, message->data, message->size);
}

static const char *
check_main (PdkSpiceMessageCheck *self, guint type, PdkSpiceReader *message)
{
  switch (type) {
  case SPICE_MSG_MAIN_MIGRATE_BEGIN:
  case SPICE_MSG_MAIN_MIGRATE_BEGIN_SEAMLESS:
  case SPICE_MSG_MAIN_MIGRATE_SWITCH_HOST:
    return check_destination (message);
  case SPICE_MSG_MAIN_INIT:
  case SPICE_MSG_MAIN_AGENT_CONNECTED:
  case SPICE_MSG_MAIN_AGENT_CONNECTED_TOKENS:
    pdk_spice_agent_check_start (&self->agent);
    return NULL;
  case SPICE_MSG_MAIN_AGENT_DISCONNECTED:
    pdk_spice_agent_check_stop (&self->agent);
    return NULL;
  case SPICE_MSG_MAIN_AGENT_DATA:
    return check_agent_data (self, message);
  case SPICE_MSG_MAIN_CHANNELS_LIST:
    return check_channels_list (message);
  case SPICE_MSG_MAIN_NAME:
    return check_name (message);
  default:
    return NULL;
  }
}

/* --- pointers --- */

/** In bytes.  Returns: 0 for those that the library does not draw */
static guint64
get_shape_size (guint type, guint64 width, guint64 height)
{
  const guint64 mask = (width * height + 7) / 8;

  switch (type) {
  case SPICE_CURSOR_TYPE_ALPHA:
    return width * height * 4;
  case SPICE_CURSOR_TYPE_MONO:
    return (width + 7) / 8 * height * 2;
  case SPICE_CURSOR_TYPE_COLOR4:
    return (width + 1) / 2 * height + 16 * 4 + mask;
  case SPICE_CURSOR_TYPE_COLOR16:
    return width * height * 2 + mask;
  case SPICE_CURSOR_TYPE_COLOR32:
    return width * height * 4 + mask;
  default:
    return 0;
  }
}

static const char *
check_shape (PdkSpiceReader *message)
{
  const guint flags = pdk_spice_reader_get16 (message);
  guint type, width, height;

  if (flags & SPICE_CURSOR_FLAGS_NONE)
    return NULL;
  pdk_spice_reader_get64 (message);
  type = pdk_spice_reader_get8 (message);
  width = pdk_spice_reader_get16 (message);
  height = pdk_spice_reader_get16 (message);
  pdk_spice_reader_take (message, 2 * 2);
  if (message->failed)
    return cut_off;
  if (flags & SPICE_CURSOR_FLAGS_FROM_CACHE || pdk_spice_reader_get_rest (message) == 0)
    return NULL;
  if (width > MAX_CURSOR_SIDE || height > MAX_CURSOR_SIDE)
    return "a pointer is too large";
  if (pdk_spice_reader_get_rest (message) < get_shape_size (type, width, height))
    return "a pointer is larger than what was sent of it";
  return NULL;
}

static const char *
check_cursor (guint type, PdkSpiceReader *message)
{
  switch (type) {
  case SPICE_MSG_CURSOR_INIT:
    pdk_spice_reader_take (message, 2 * 2 + 2 + 2 + 1);
    return check_shape (message);
  case SPICE_MSG_CURSOR_SET:
    pdk_spice_reader_take (message, 2 * 2 + 1);
    return check_shape (message);
  default:
    return NULL;
  }
}

/* --- sound --- */

static const char *
check_sound_start (PdkSpiceReader *message)
{
  const guint32 channels = pdk_spice_reader_get32 (message);
  const guint format = pdk_spice_reader_get16 (message);
  const guint32 rate = pdk_spice_reader_get32 (message);

  if (channels == 0 || channels > 2 || format != SPICE_AUDIO_FMT_S16 || rate == 0 ||
      rate > MAX_RATE)
    return "sound is of no possible kind";
  return NULL;
}

/* --- devices --- */

static const char *
check_packed_data (PdkSpiceReader *message)
{
  if (pdk_spice_reader_get8 (message) == SPICE_DATA_COMPRESSION_TYPE_NONE)
    return NULL;
  return pdk_spice_reader_get32 (message) <= MAX_UNPACKED ? NULL : "packed data is too long";
}

static const char *
check_port_name (PdkSpiceReader *message)
{
  const guint32 size = pdk_spice_reader_get32 (message);

  return check_text (message, pdk_spice_reader_get32 (message), size);
}

static const char *
check_device (guint type, PdkSpiceReader *message)
{
  switch (type) {
  case SPICE_MSG_SPICEVMC_COMPRESSED_DATA:
    return check_packed_data (message);
  case SPICE_MSG_PORT_INIT:
    return check_port_name (message);
  default:
    return NULL;
  }
}

/* What the machine's reader says: that it has done something, or a command for a card.  The library
 * takes nothing else, and looks a card up by its number. */
static const char *
check_card (guint type, PdkSpiceReader *message)
{
  const guint32 kind = pdk_spice_reader_get32 (message);
  const guint32 reader = pdk_spice_reader_get32 (message);
  const guint32 length = pdk_spice_reader_get32 (message);

  if (type != SPICE_MSG_SMARTCARD_DATA)
    return NULL;
  if (message->failed || length > pdk_spice_reader_get_rest (message))
    return cut_off;
  if (kind == CARD_ERROR)
    return NULL;
  if (kind != CARD_INIT && kind != CARD_COMMAND)
    return "a smart card is told what none understands";
  return reader <= MAX_READER && length <= MAX_COMMAND ? NULL : "there is no such smart card";
}

static const char *
check_by_channel (PdkSpiceMessageCheck *self, guint type, PdkSpiceReader *message)
{
  switch (self->channel) {
  case SPICE_CHANNEL_MAIN:
    return check_main (self, type, message);
  case SPICE_CHANNEL_DISPLAY:
    return pdk_spice_display_check_message (self->display, type, message);
  case SPICE_CHANNEL_CURSOR:
    return check_cursor (type, message);
  case SPICE_CHANNEL_PLAYBACK:
    return type == SPICE_MSG_PLAYBACK_START ? check_sound_start (message) : NULL;
  case SPICE_CHANNEL_RECORD:
    return type == SPICE_MSG_RECORD_START ? check_sound_start (message) : NULL;
  case SPICE_CHANNEL_USBREDIR:
  case SPICE_CHANNEL_PORT:
  case SPICE_CHANNEL_WEBDAV:
    return check_device (type, message);
  case SPICE_CHANNEL_SMARTCARD:
    return check_card (type, message);
  default:
    return NULL;
  }
}

gsize
pdk_spice_message_check_get_needed (
    PdkSpiceMessageCheck *self, guint type, const guint8 *data, gsize n, gsize size)
{
  if (self->display == NULL || type != SPICE_MSG_DISPLAY_DRAW_COPY || size < LONG_MESSAGE)
    return size;
  if (n < LONG_MESSAGE)
    return 0;
  return pdk_spice_drawing_find_pixels (data, n, size);
}

const char *
pdk_spice_message_check_run (
    PdkSpiceMessageCheck *self, guint type, const guint8 *data, gsize size, gsize absent)
{
  PdkSpiceReader message = { data, size, 0, FALSE, absent };
  gboolean is_common;
  const char *wrong = check_common (type, &message, &is_common);

  if (self->display != NULL)
    pdk_spice_display_check_begin (self->display);
  return is_common ? wrong : check_by_channel (self, type, &message);
}
