/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-test"

#include "config.h"

#include "fake-agent.h"

#include <spice.h>
#include <string.h>

/* The agent's side of its character device.  Everything happens on the main thread. */

struct _FakeAgent {
  SpiceCharDeviceInstance device;
  SpiceServer *server; /* borrowed */

  GByteArray *to_client;   /* chunks to be read by the server */
  GByteArray *from_client; /* bytes of the chunks that are not yet whole */
  GByteArray *message;     /* the message under way, without the chunks' headers */
  GByteArray *file;
  GBytes *clip; /* (nullable) */
  GString *log;
  guint32 caps;
  gboolean announced;
  gsize stall_after;
  guint32 first_file; /* the client's number of it, 0 for none yet */
  guint32 serials[VD_AGENT_CLIPBOARD_SELECTION_SECONDARY + 1]; /* of the grabs */
};

static FakeAgent *
from_device (SpiceCharDeviceInstance *device)
{
  return SPICE_CONTAINEROF (device, FakeAgent, device);
}

static void
device_state (SpiceCharDeviceInstance *device, int connected)
{
}

static guint32
read_u32 (const guint8 *data)
{
  guint32 value;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_LE (value);
}

static void
log_types (FakeAgent *self, const guint8 *data, gsize size)
{
  for (gsize i = 0; i + 4 <= size; i += 4)
    g_string_append_printf (self->log, "%s%u", i > 0 ? "," : "", read_u32 (data + i));
  g_string_append_c (self->log, ' ');
}

static void
hear_grab (FakeAgent *self, const guint8 *data, gsize size)
{
  const gsize header = self->caps & (1u << VD_AGENT_CAP_CLIPBOARD_GRAB_SERIAL) ? 8 : 4;

  g_assert_cmpuint (size, >=, header);
  /* Grabs of both sides are counted together: an old number loses. */
  if (header > 4 && data[0] < G_N_ELEMENTS (self->serials))
    self->serials[data[0]] = read_u32 (data + 4) + 1;
  g_string_append_printf (self->log, "grab:%u:", data[0]);
  log_types (self, data + header, size - header);
}

static void
hear_clipboard (FakeAgent *self, const guint8 *data, gsize size)
{
  g_assert_cmpuint (size, >=, 8);
  g_string_append_printf (self->log, "clip:%u:%u:%" G_GSIZE_FORMAT " ", data[0],
                          read_u32 (data + 4), size - 8);
  g_clear_pointer (&self->clip, g_bytes_unref);
  self->clip = g_bytes_new (data + 8, size - 8);
}

static void
hear_monitors (FakeAgent *self, const guint8 *data, gsize size)
{
  const VDAgentMonitorsConfig *config = (const VDAgentMonitorsConfig *) (gconstpointer) data;

  guint n = config->num_of_monitors;

  /* Those that are off come as 0x0, up to a fixed number. */
  while (n > 0 && config->monitors[n - 1].width == 0)
    n--;
  g_string_append (self->log, "monitors:");
  for (guint i = 0; i < n; i++) {
    const VDAgentMonConfig *monitor = &config->monitors[i];

    g_string_append_printf (self->log, "%s%ux%u%+d%+d", i > 0 ? "," : "", monitor->width,
                            monitor->height, monitor->x, monitor->y);
  }
  g_string_append_c (self->log, ' ');
}

/* The client numbers the files of all its sessions, a test those of its own: from 1. */
static guint32
read_file_id (FakeAgent *self, const guint8 *data)
{
  if (self->first_file == 0)
    self->first_file = read_u32 (data);
  return read_u32 (data) - self->first_file + 1;
}

static void
hear_file_start (FakeAgent *self, const guint8 *data, gsize size)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  g_key_file_load_from_data (file, (const char *) data + 4, strlen ((const char *) data + 4),
                             G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  name = g_key_file_get_string (file, "vdagent-file-xfer", "name", NULL);
  g_string_append_printf (self->log, "file:%u:%s:%" G_GUINT64_FORMAT " ", read_file_id (self, data),
                          name, g_key_file_get_uint64 (file, "vdagent-file-xfer", "size", NULL));
}

static void
hear_file_data (FakeAgent *self, const guint8 *data, gsize size)
{
  const gsize header = sizeof (VDAgentFileXferDataMessage);

  g_string_append_printf (self->log, "file-data:%u:%" G_GSIZE_FORMAT " ", read_file_id (self, data),
                          size - header);
  g_byte_array_append (self->file, data + header, size - header);
}

static void
hear_caps (FakeAgent *self, const guint8 *data)
{
  g_string_append_printf (self->log, "caps:%x ", read_u32 (data + 4));
  if (read_u32 (data) != 0 && self->announced)
    fake_agent_announce (self, self->caps);
}

static void
hear (FakeAgent *self, guint32 type, const guint8 *data, gsize size)
{
  switch (type) {
  case VD_AGENT_ANNOUNCE_CAPABILITIES:
    hear_caps (self, data);
    break;
  case VD_AGENT_MONITORS_CONFIG:
    hear_monitors (self, data, size);
    break;
  case VD_AGENT_CLIPBOARD_GRAB:
    hear_grab (self, data, size);
    break;
  case VD_AGENT_CLIPBOARD_REQUEST:
    g_string_append_printf (self->log, "request:%u:%u ", data[0], read_u32 (data + 4));
    break;
  case VD_AGENT_CLIPBOARD_RELEASE:
    g_string_append_printf (self->log, "release:%u ", data[0]);
    break;
  case VD_AGENT_CLIPBOARD:
    hear_clipboard (self, data, size);
    break;
  case VD_AGENT_MAX_CLIPBOARD:
    g_string_append_printf (self->log, "max:%d ", (int) read_u32 (data));
    break;
  case VD_AGENT_FILE_XFER_START:
    hear_file_start (self, data, size);
    break;
  case VD_AGENT_FILE_XFER_DATA:
    hear_file_data (self, data, size);
    break;
  case VD_AGENT_FILE_XFER_STATUS:
    g_string_append_printf (self->log, "file-status:%u:%u ", read_file_id (self, data),
                            read_u32 (data + 4));
    break;
  case VD_AGENT_DISPLAY_CONFIG:
    g_string_append (self->log, "display-config ");
    break;
  default:
    g_string_append_printf (self->log, "message:%u ", type);
    break;
  }
}

/* A message may come in several chunks. */
static void
take_message_part (FakeAgent *self, const guint8 *data, gsize size)
{
  const VDAgentMessage *message;

  g_byte_array_append (self->message, data, size);
  if (self->message->len < sizeof (VDAgentMessage))
    return;
  message = (const VDAgentMessage *) (gconstpointer) self->message->data;
  if (self->message->len < sizeof (VDAgentMessage) + message->size)
    return;
  g_byte_array_append (self->message, (const guint8 *) "", 1); /* ends a text */
  message = (const VDAgentMessage *) (gconstpointer) self->message->data;
  hear (self, message->type, message->data, message->size);
  g_byte_array_set_size (self->message, 0);
}

static int
device_write (SpiceCharDeviceInstance *device, const uint8_t *buffer, int length)
{
  FakeAgent *self = from_device (device);

  if (self->stall_after > 0 && self->file->len >= self->stall_after)
    return 0;
  g_byte_array_append (self->from_client, buffer, length);
  while (self->from_client->len >= sizeof (VDIChunkHeader)) {
    const VDIChunkHeader *chunk = (const VDIChunkHeader *) (gconstpointer) self->from_client->data;
    const gsize size = sizeof *chunk + chunk->size;

    if (self->from_client->len < size)
      break;
    if (chunk->port == VDP_CLIENT_PORT)
      take_message_part (self, self->from_client->data + sizeof *chunk, chunk->size);
    g_byte_array_remove_range (self->from_client, 0, size);
  }
  return length;
}

static int
device_read (SpiceCharDeviceInstance *device, uint8_t *buffer, int length)
{
  FakeAgent *self = from_device (device);
  const int n = MIN (length, (int) self->to_client->len);

  if (n <= 0)
    return 0;
  memcpy (buffer, self->to_client->data, n);
  g_byte_array_remove_range (self->to_client, 0, n);
  return n;
}

static const SpiceCharDeviceInterface device_interface = {
  .base = { SPICE_INTERFACE_CHAR_DEVICE, "fake agent", SPICE_INTERFACE_CHAR_DEVICE_MAJOR,
            SPICE_INTERFACE_CHAR_DEVICE_MINOR },
  .state = device_state,
  .write = device_write,
  .read = device_read,
};

FakeAgent *
fake_agent_new (FakeSpice *spice)
{
  FakeAgent *self = g_new0 (FakeAgent, 1);

  self->server = fake_spice_get_server (spice);
  self->to_client = g_byte_array_new ();
  self->from_client = g_byte_array_new ();
  self->message = g_byte_array_new ();
  self->file = g_byte_array_new ();
  self->log = g_string_new (NULL);
  self->device.base.sif = &device_interface.base;
  self->device.subtype = "vdagent";
  g_assert_cmpint (spice_server_add_interface (self->server, &self->device.base), ==, 0);
  return self;
}

void
fake_agent_free (FakeAgent *self)
{
  spice_server_remove_interface (&self->device.base);
  g_byte_array_unref (self->to_client);
  g_byte_array_unref (self->from_client);
  g_byte_array_unref (self->message);
  g_byte_array_unref (self->file);
  g_clear_pointer (&self->clip, g_bytes_unref);
  g_string_free (self->log, TRUE);
  g_free (self);
}

static void
queue_chunks (FakeAgent *self, const guint8 *data, gsize size)
{
  while (size > 0) {
    const guint32 n = MIN (size, VD_AGENT_MAX_DATA_SIZE);
    const VDIChunkHeader chunk = { .port = VDP_CLIENT_PORT, .size = n };

    g_byte_array_append (self->to_client, (const guint8 *) &chunk, sizeof chunk);
    g_byte_array_append (self->to_client, data, n);
    data += n;
    size -= n;
  }
  spice_server_char_device_wakeup (&self->device);
}

void
fake_agent_send_part (
    FakeAgent *self, guint32 type, guint32 claimed, gconstpointer data, gsize size)
{
  const VDAgentMessage header = {
    .protocol = VD_AGENT_PROTOCOL,
    .type = type,
    .size = claimed,
  };
  g_autoptr (GByteArray) whole = g_byte_array_new ();

  g_byte_array_append (whole, (const guint8 *) &header, sizeof header);
  if (size > 0)
    g_byte_array_append (whole, data, size);
  queue_chunks (self, whole->data, whole->len);
}

void
fake_agent_send (FakeAgent *self, guint32 type, gconstpointer data, gsize size)
{
  fake_agent_send_part (self, type, size, data, size);
}

void
fake_agent_announce (FakeAgent *self, guint32 caps)
{
  const guint32 message[] = { 0, caps };

  self->caps = caps;
  self->announced = TRUE;
  fake_agent_send (self, VD_AGENT_ANNOUNCE_CAPABILITIES, message, sizeof message);
}

void
fake_agent_grab (FakeAgent *self, guint8 selection, guint32 type, guint32 second_type)
{
  const gboolean has_serial = (self->caps & (1u << VD_AGENT_CAP_CLIPBOARD_GRAB_SERIAL)) != 0;
  guint32 message[4] = { selection };
  guint n = 1;

  if (has_serial)
    message[n++] = self->serials[selection]++;
  message[n++] = type;
  if (second_type != VD_AGENT_CLIPBOARD_NONE)
    message[n++] = second_type;
  fake_agent_send (self, VD_AGENT_CLIPBOARD_GRAB, message, n * sizeof message[0]);
}

void
fake_agent_release (FakeAgent *self, guint8 selection)
{
  const guint32 message[] = { selection };

  fake_agent_send (self, VD_AGENT_CLIPBOARD_RELEASE, message, sizeof message);
}

void
fake_agent_request (FakeAgent *self, guint8 selection, guint32 type)
{
  const guint32 message[] = { selection, type };

  fake_agent_send (self, VD_AGENT_CLIPBOARD_REQUEST, message, sizeof message);
}

void
fake_agent_give (FakeAgent *self, guint8 selection, guint32 type, gconstpointer data, gsize size)
{
  const guint32 header[] = { selection, type };
  g_autoptr (GByteArray) message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *) header, sizeof header);
  if (size > 0)
    g_byte_array_append (message, data, size);
  fake_agent_send (self, VD_AGENT_CLIPBOARD, message->data, message->len);
}

void
fake_agent_file_status (
    FakeAgent *self, guint32 id, guint32 result, gconstpointer detail, gsize detail_size)
{
  const guint32 header[] = { self->first_file + id - 1, result };
  g_autoptr (GByteArray) message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *) header, sizeof header);
  if (detail_size > 0)
    g_byte_array_append (message, detail, detail_size);
  fake_agent_send (self, VD_AGENT_FILE_XFER_STATUS, message->data, message->len);
}

const char *
fake_agent_get_log (FakeAgent *self)
{
  return self->log->str;
}

void
fake_agent_clear_log (FakeAgent *self)
{
  g_string_truncate (self->log, 0);
}

GBytes *
fake_agent_get_clip (FakeAgent *self)
{
  return self->clip;
}

GByteArray *
fake_agent_get_file (FakeAgent *self)
{
  return self->file;
}

void
fake_agent_stall_after (FakeAgent *self, gsize n_bytes)
{
  self->stall_after = n_bytes;
  if (n_bytes == 0)
    spice_server_char_device_wakeup (&self->device);
}
