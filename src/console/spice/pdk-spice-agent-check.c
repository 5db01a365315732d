/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-agent-check.h"

#include <spice/vd_agent.h>

#define HEAD sizeof (VDAgentMessage)
/* Of a clipboard; the library allows 100 MiB of its own accord. */
#define MAX_SIZE (128u << 20)

static const char too_short[] = "a message of the agent is too short";

void
pdk_spice_agent_check_start (PdkSpiceAgentCheck *self)
{
  self->has_caps = FALSE;
}

void
pdk_spice_agent_check_stop (PdkSpiceAgentCheck *self)
{
  self->position = 0;
}

static gboolean
has_cap (const PdkSpiceAgentCheck *self, guint cap)
{
  return self->has_caps && (self->caps[cap / 32] & 1u << cap % 32) != 0;
}

static const char *
check_caps (PdkSpiceAgentCheck *self)
{
  PdkSpiceReader reader = { self->head, HEAD + MIN (self->size, sizeof self->head - HEAD), HEAD,
                            FALSE };

  if (self->size < sizeof (VDAgentAnnounceCapabilities))
    return too_short;
  pdk_spice_reader_get32 (&reader);
  for (guint i = 0; i < G_N_ELEMENTS (self->caps); i++)
    self->caps[i] = pdk_spice_reader_get_rest (&reader) >= 4 ? pdk_spice_reader_get32 (&reader) : 0;
  self->has_caps = TRUE;
  return NULL;
}

/** @own: what is there beside the selection */
static const char *
check_clipboard (PdkSpiceAgentCheck *self, gsize own)
{
  const gboolean has_selection = has_cap (self, VD_AGENT_CAP_CLIPBOARD_SELECTION);

  if (self->size < own + (has_selection ? 4 : 0))
    return too_short;
  if (has_selection && self->head[HEAD] > VD_AGENT_CLIPBOARD_SELECTION_SECONDARY)
    return "the guest speaks of a clipboard that does not exist";
  return NULL;
}

static const char *
check_message (PdkSpiceAgentCheck *self)
{
  PdkSpiceReader reader = { self->head, sizeof self->head, 0, FALSE };
  guint32 type;

  if (pdk_spice_reader_get32 (&reader) != VD_AGENT_PROTOCOL)
    return NULL;
  type = pdk_spice_reader_get32 (&reader);
  switch (type) {
  case VD_AGENT_ANNOUNCE_CAPABILITIES:
    return check_caps (self);
  case VD_AGENT_CLIPBOARD:
  case VD_AGENT_CLIPBOARD_REQUEST:
    return check_clipboard (self, 4);
  case VD_AGENT_CLIPBOARD_GRAB:
    return check_clipboard (self, has_cap (self, VD_AGENT_CAP_CLIPBOARD_GRAB_SERIAL) ? 4 : 0);
  case VD_AGENT_CLIPBOARD_RELEASE:
    return check_clipboard (self, 0);
  case VD_AGENT_REPLY:
  case VD_AGENT_FILE_XFER_STATUS:
    return self->size < 8 ? too_short : NULL;
  default:
    return NULL;
  }
}

/** Goes on by as much as belongs to the message.  Returns: how much that is */
static gsize
advance (PdkSpiceAgentCheck *self, const guint8 *data, gsize size)
{
  const gsize end = self->position < HEAD ? HEAD : HEAD + self->size;
  const gsize n = MIN (size, end - self->position);

  if (self->position < sizeof self->head)
    memcpy (self->head + self->position, data, MIN (n, sizeof self->head - self->position));
  self->position += n;
  return n;
}

const char *
pdk_spice_agent_check_data (PdkSpiceAgentCheck *self, const guint8 *data, gsize size)
{
  /* The library looks at the first head of what comes at once, all of it. */
  if (self->position == 0 && size < HEAD)
    return "a message of the agent is cut off";
  while (size > 0) {
    const gsize n = advance (self, data, size);
    PdkSpiceReader reader = { self->head, HEAD, HEAD - 4, FALSE };
    const char *wrong = NULL;

    data += n;
    size -= n;
    if (self->position == HEAD) {
      self->size = pdk_spice_reader_get32 (&reader);
      if (self->size > MAX_SIZE)
        return "a message of the agent is too long";
    }
    if (self->position < HEAD || self->position < HEAD + self->size)
      continue;
    wrong = check_message (self);
    if (wrong != NULL)
      return wrong;
    self->position = 0;
  }
  return NULL;
}
