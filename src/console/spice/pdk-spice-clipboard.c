/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-clipboard.h"

#include <spice/vd_agent.h>

#include "pdk-spice-listener.h"

/* What claims to be larger has a broken size: the library subtracts the length of a message's head
 * from its size, and some messages are shorter than their head. */
#define LARGEST_CLAIM (1u << 31)

struct _PdkSpiceClipboard {
  PdkConsoleClipboard parent_instance;

  PdkConsoleAgent *agent; /* owned */
  PdkSpiceListener *main; /* owned */
};

G_DEFINE_FINAL_TYPE (PdkSpiceClipboard, pdk_spice_clipboard, PDK_TYPE_CONSOLE_CLIPBOARD)

static const struct {
  PdkConsoleFormats format;
  guint32 type;
} map[PDK_CONSOLE_N_FORMATS] = {
  { PDK_CONSOLE_FORMAT_TEXT, VD_AGENT_CLIPBOARD_UTF8_TEXT },
  { PDK_CONSOLE_FORMAT_PNG, VD_AGENT_CLIPBOARD_IMAGE_PNG },
  { PDK_CONSOLE_FORMAT_BMP, VD_AGENT_CLIPBOARD_IMAGE_BMP },
  { PDK_CONSOLE_FORMAT_TIFF, VD_AGENT_CLIPBOARD_IMAGE_TIFF },
  { PDK_CONSOLE_FORMAT_JPEG, VD_AGENT_CLIPBOARD_IMAGE_JPG },
};

/* 0 for types that are not exchanged: lists of files among them */
static PdkConsoleFormats
format_from_type (guint32 type)
{
  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    if (map[i].type == type)
      return map[i].format;
  return 0;
}

static guint32
type_from_format (PdkConsoleFormats format)
{
  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    if (map[i].format == format)
      return map[i].type;
  return VD_AGENT_CLIPBOARD_NONE;
}

/* Selections are numbered as the agent numbers them; it knows a third one. */
static gboolean
is_known (guint selection)
{
  return selection < PDK_CONSOLE_N_SELECTIONS;
}

static gboolean
on_channel_grab (PdkConsoleClipboard *self, guint selection, gpointer types, guint n_types)
{
  PdkConsoleFormats formats = 0;

  if (!is_known (selection))
    return FALSE;
  /* As many types as there are, and no more, whatever is claimed. */
  for (guint i = 0; i < MIN (n_types, VD_AGENT_CLIPBOARD_FILE_LIST); i++)
    formats |= format_from_type (((const guint32 *) types)[i]);
  pdk_console_clipboard_guest_offers (self, selection, formats);
  return TRUE;
}

static void
on_channel_release (PdkConsoleClipboard *self, guint selection)
{
  if (is_known (selection))
    pdk_console_clipboard_guest_withdraws (self, selection);
}

/* Linux’ agent goes on waiting for the type it asked for, and with it the program that pastes; Windows’
 * one knows that there is nothing by the type for that. */
static void
give_nothing (PdkConsoleClipboard *self, SpiceMainChannel *channel, guint selection, guint type)
{
  if (pdk_console_clipboard_get_crlf (self))
    type = VD_AGENT_CLIPBOARD_NONE;
  spice_main_channel_clipboard_selection_notify (channel, selection, type, NULL, 0);
}

static gboolean
on_channel_request (PdkConsoleClipboard *self,
                    guint selection,
                    guint type,
                    SpiceMainChannel *channel)
{
  PdkConsoleFormats format = format_from_type (type);

  if (is_known (selection) && format != 0)
    pdk_console_clipboard_guest_asks (self, selection, format);
  else
    give_nothing (self, channel, selection, type);
  return TRUE;
}

/* The type is NONE when the guest has nothing after all, whatever had been asked for. */
static void
on_channel_data (
    PdkConsoleClipboard *self, guint selection, guint type, gconstpointer data, guint size)
{
  g_autoptr (GBytes) bytes = NULL;

  if (!is_known (selection) || size > LARGEST_CLAIM)
    return;
  if (size > 0 && format_from_type (type) != 0)
    bytes = g_bytes_new (data, size);
  pdk_console_clipboard_guest_gives (self, selection, format_from_type (type), bytes);
}

static SpiceMainChannel *
get_channel (PdkConsoleClipboard *clipboard)
{
  return pdk_spice_listener_get_channel (PDK_SPICE_CLIPBOARD (clipboard)->main);
}

static void
update (PdkSpiceClipboard *self)
{
  PdkConsoleClipboard *clipboard = PDK_CONSOLE_CLIPBOARD (self);
  SpiceMainChannel *channel = get_channel (clipboard);
  PdkConsoleAgentAbilities abilities = pdk_console_agent_get_abilities (self->agent);

  if (channel != NULL && (abilities & PDK_CONSOLE_AGENT_CAN_CLIPBOARD) != 0)
    pdk_console_clipboard_set_abilities (
        clipboard, PDK_CONSOLE_FORMAT_TEXT | PDK_CONSOLE_FORMAT_IMAGES,
        spice_main_channel_agent_test_capability (channel, VD_AGENT_CAP_CLIPBOARD_SELECTION),
        spice_main_channel_agent_test_capability (channel, VD_AGENT_CAP_GUEST_LINEEND_CRLF));
  else
    pdk_console_clipboard_set_abilities (clipboard, 0, FALSE, FALSE);
}

/* Tells the agent, too.  The library's limit is the first size that is refused. */
static void
update_limit (PdkSpiceClipboard *self)
{
  PdkConsoleClipboard *clipboard = PDK_CONSOLE_CLIPBOARD (self);
  SpiceMainChannel *channel = get_channel (clipboard);
  int limit = pdk_console_clipboard_get_limit (clipboard) + 1;

  if (channel != NULL)
    g_object_set (channel, "max-clipboard", limit, NULL);
}

static void
on_channel_changed (PdkSpiceClipboard *self)
{
  update_limit (self);
  update (self);
}

static void
pdk_spice_clipboard_offer (PdkConsoleClipboard *clipboard,
                           PdkConsoleSelection selection,
                           PdkConsoleFormats formats)
{
  guint32 types[PDK_CONSOLE_N_FORMATS];
  int n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    if (formats & map[i].format)
      types[n++] = map[i].type;
  spice_main_channel_clipboard_selection_grab (get_channel (clipboard), selection, types, n);
}

static void
pdk_spice_clipboard_withdraw (PdkConsoleClipboard *clipboard, PdkConsoleSelection selection)
{
  spice_main_channel_clipboard_selection_release (get_channel (clipboard), selection);
}

static void
pdk_spice_clipboard_give (PdkConsoleClipboard *clipboard,
                          PdkConsoleSelection selection,
                          PdkConsoleFormats format,
                          GBytes *data)
{
  SpiceMainChannel *channel = get_channel (clipboard);

  if (data != NULL)
    spice_main_channel_clipboard_selection_notify (channel, selection, type_from_format (format),
                                                   g_bytes_get_data (data, NULL),
                                                   g_bytes_get_size (data));
  else
    give_nothing (clipboard, channel, selection, type_from_format (format));
}

static void
pdk_spice_clipboard_ask (PdkConsoleClipboard *clipboard,
                         PdkConsoleSelection selection,
                         PdkConsoleFormats format)
{
  spice_main_channel_clipboard_selection_request (get_channel (clipboard), selection,
                                                  type_from_format (format));
}

static void
pdk_spice_clipboard_dispose (GObject *object)
{
  PdkSpiceClipboard *self = PDK_SPICE_CLIPBOARD (object);

  pdk_spice_clipboard_set_session (self, NULL);
  if (self->agent != NULL)
    g_signal_handlers_disconnect_by_data (self->agent, self);

  G_OBJECT_CLASS (pdk_spice_clipboard_parent_class)->dispose (object);
}

static void
pdk_spice_clipboard_finalize (GObject *object)
{
  PdkSpiceClipboard *self = PDK_SPICE_CLIPBOARD (object);

  g_clear_pointer (&self->main, pdk_spice_listener_free);
  g_clear_object (&self->agent);

  G_OBJECT_CLASS (pdk_spice_clipboard_parent_class)->finalize (object);
}

static void
pdk_spice_clipboard_class_init (PdkSpiceClipboardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  PdkConsoleClipboardClass *clipboard_class = PDK_CONSOLE_CLIPBOARD_CLASS (klass);

  object_class->dispose = pdk_spice_clipboard_dispose;
  object_class->finalize = pdk_spice_clipboard_finalize;

  clipboard_class->offer = pdk_spice_clipboard_offer;
  clipboard_class->withdraw = pdk_spice_clipboard_withdraw;
  clipboard_class->give = pdk_spice_clipboard_give;
  clipboard_class->ask = pdk_spice_clipboard_ask;
}

static void
pdk_spice_clipboard_init (PdkSpiceClipboard *self)
{
  self->main =
      pdk_spice_listener_new (SPICE_TYPE_MAIN_CHANNEL, G_CALLBACK (on_channel_changed), self);
  pdk_spice_listener_connect (self->main, "main-clipboard-selection-grab",
                              G_CALLBACK (on_channel_grab));
  pdk_spice_listener_connect (self->main, "main-clipboard-selection-release",
                              G_CALLBACK (on_channel_release));
  pdk_spice_listener_connect (self->main, "main-clipboard-selection-request",
                              G_CALLBACK (on_channel_request));
  pdk_spice_listener_connect (self->main, "main-clipboard-selection", G_CALLBACK (on_channel_data));
}

PdkSpiceClipboard *
pdk_spice_clipboard_new (PdkConsoleAgent *agent)
{
  PdkSpiceClipboard *self = g_object_new (PDK_TYPE_SPICE_CLIPBOARD, NULL);

  self->agent = g_object_ref (agent);
  g_signal_connect_object (agent, "notify::abilities", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::limit", G_CALLBACK (update_limit), NULL);
  return self;
}

void
pdk_spice_clipboard_set_session (PdkSpiceClipboard *self, SpiceSession *session)
{
  g_return_if_fail (PDK_IS_SPICE_CLIPBOARD (self));

  pdk_spice_listener_set_session (self->main, session);
}
