/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-clipboard.h"

#include <string.h>

/* VNC pushes: whoever cuts a text sends it to the other at once.  So what the guest sent waits here
 * until somebody asks, and what the host has is asked for as soon as it is offered.
 *
 * The protocol says Latin-1, and most servers mean it.  QEMU passes the bytes on to the guest's agent,
 * which takes them for UTF-8; it is known by the name of its screens.  What comes from its
 * guests comes in an extension, of which PdkVncGuard makes what the library knows. */

/* Of a longer one the library (1.3) drops what the socket has no room for at once, and with it the thread
 * of what is said: less than half of what a socket holds. */
#define LIBRARY_LIMIT (64u << 10)

/* QEMU hangs up on whoever sends it more: protocol_client_msg() in its ui/vnc.c. */
#define QEMU_LIMIT (1u << 20)

struct _PdkVncClipboard {
  PdkConsoleClipboard parent_instance;

  VncConnection *connection; /* borrowed, weak */
  PdkVncGuard *guard;        /* borrowed: as long as the connection */
  GBytes *text;              /* owned, nullable: what the guest sent last, UTF-8 */
};

G_DEFINE_FINAL_TYPE (PdkVncClipboard, pdk_vnc_clipboard, PDK_TYPE_CONSOLE_CLIPBOARD)

static void
on_connection_initialized (PdkConsoleClipboard *self)
{
  pdk_console_clipboard_set_abilities (self, PDK_CONSOLE_FORMAT_TEXT, FALSE, FALSE);
}

/** (transfer full): some servers send UTF-8 all the same */
static char *
decode (const char *text)
{
  if (g_utf8_validate (text, -1, NULL))
    return g_strdup (text);
  return g_convert (text, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
}

/** Returns: 0 for one that is not too large */
static gsize
find_limit_of (PdkVncClipboard *self, const char *text)
{
  const gsize limit = pdk_console_clipboard_get_limit (PDK_CONSOLE_CLIPBOARD (self));

  if (*text == '\0')
    return pdk_vnc_guard_take_too_large (self->guard) ? MIN (limit, PDK_VNC_GUARD_TEXT_LIMIT) : 0;
  return strlen (text) > limit ? limit : 0;
}

/* What came before is not what was copied last. */
static void
refuse_text (PdkVncClipboard *self, gsize limit)
{
  PdkConsoleClipboard *clipboard = PDK_CONSOLE_CLIPBOARD (self);

  pdk_console_clipboard_refuse (clipboard, PDK_CONSOLE_CLIPBOARD_TOO_LARGE_FROM_GUEST, limit);
  pdk_console_clipboard_guest_withdraws (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD);
}

static void
on_connection_cut_text (PdkVncClipboard *self, const char *text)
{
  PdkConsoleClipboard *clipboard = PDK_CONSOLE_CLIPBOARD (self);
  const gsize limit = find_limit_of (self, text);
  char *decoded = NULL;

  g_clear_pointer (&self->text, g_bytes_unref);
  if (pdk_console_clipboard_get_formats (clipboard) == 0)
    return;
  if (limit > 0) {
    refuse_text (self, limit);
    return;
  }
  decoded = decode (text);
  if (decoded == NULL)
    return;
  self->text = g_bytes_new_take (decoded, strlen (decoded));
  pdk_console_clipboard_guest_offers (clipboard, PDK_CONSOLE_SELECTION_CLIPBOARD,
                                      PDK_CONSOLE_FORMAT_TEXT);
}

static void
pdk_vnc_clipboard_offer (PdkConsoleClipboard *clipboard,
                         PdkConsoleSelection selection,
                         PdkConsoleFormats formats)
{
  if (selection == PDK_CONSOLE_SELECTION_CLIPBOARD && (formats & PDK_CONSOLE_FORMAT_TEXT) != 0)
    pdk_console_clipboard_guest_asks (clipboard, selection, PDK_CONSOLE_FORMAT_TEXT);
}

/* What the guest was given it keeps. */
static void
pdk_vnc_clipboard_withdraw (PdkConsoleClipboard *clipboard, PdkConsoleSelection selection)
{
}

static gboolean
takes_utf8 (PdkVncClipboard *self)
{
  const char *name = vnc_connection_get_name (self->connection);

  return name != NULL && g_str_has_prefix (name, "QEMU");
}

static gboolean
refuse_above (PdkVncClipboard *self, gsize length, gsize limit)
{
  if (length > limit)
    pdk_console_clipboard_refuse (PDK_CONSOLE_CLIPBOARD (self),
                                  PDK_CONSOLE_CLIPBOARD_TOO_LARGE_TO_GUEST, limit);
  return length > limit;
}

/* What the server says is always looked into but for some ways to sign in.  Short texts go the same way as long
 * ones, which they would come before or after otherwise. */
static void
send_text (PdkVncClipboard *self, const char *text, gsize length)
{
  if (pdk_vnc_guard_is_looking (self->guard))
    pdk_vnc_guard_cut_text (self->guard, text, length);
  else if (!refuse_above (self, length, LIBRARY_LIMIT))
    vnc_connection_client_cut_text (self->connection, text, length);
}

static void
pdk_vnc_clipboard_give (PdkConsoleClipboard *clipboard,
                        PdkConsoleSelection selection,
                        PdkConsoleFormats format,
                        GBytes *data)
{
  PdkVncClipboard *self = PDK_VNC_CLIPBOARD (clipboard);
  g_autofree char *latin1 = NULL;
  gsize length = 0;
  const char *text = data != NULL ? g_bytes_get_data (data, &length) : NULL;

  if (text == NULL || self->connection == NULL)
    return;
  if (!takes_utf8 (self)) {
    /* What it has no letter for is to be seen as missing. */
    latin1 =
        g_convert_with_fallback (text, length, "ISO-8859-1", "UTF-8", "?", NULL, &length, NULL);
    text = latin1;
  } else if (refuse_above (self, length, QEMU_LIMIT)) {
    return;
  }
  if (text != NULL)
    send_text (self, text, length);
}

static void
pdk_vnc_clipboard_ask (PdkConsoleClipboard *clipboard,
                       PdkConsoleSelection selection,
                       PdkConsoleFormats format)
{
  PdkVncClipboard *self = PDK_VNC_CLIPBOARD (clipboard);

  pdk_console_clipboard_guest_gives (clipboard, selection, format,
                                     selection == PDK_CONSOLE_SELECTION_CLIPBOARD ? self->text
                                                                                  : NULL);
}

static void
pdk_vnc_clipboard_dispose (GObject *object)
{
  PdkVncClipboard *self = PDK_VNC_CLIPBOARD (object);

  pdk_vnc_clipboard_set_connection (self, NULL, NULL);

  G_OBJECT_CLASS (pdk_vnc_clipboard_parent_class)->dispose (object);
}

static void
pdk_vnc_clipboard_class_init (PdkVncClipboardClass *klass)
{
  PdkConsoleClipboardClass *clipboard_class = PDK_CONSOLE_CLIPBOARD_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_vnc_clipboard_dispose;
  clipboard_class->offer = pdk_vnc_clipboard_offer;
  clipboard_class->withdraw = pdk_vnc_clipboard_withdraw;
  clipboard_class->give = pdk_vnc_clipboard_give;
  clipboard_class->ask = pdk_vnc_clipboard_ask;
}

static void
pdk_vnc_clipboard_init (PdkVncClipboard *self)
{
}

PdkConsoleClipboard *
pdk_vnc_clipboard_new (void)
{
  return g_object_new (PDK_TYPE_VNC_CLIPBOARD, NULL);
}

void
pdk_vnc_clipboard_set_connection (PdkVncClipboard *self,
                                  VncConnection *connection,
                                  PdkVncGuard *guard)
{
  g_return_if_fail (PDK_IS_VNC_CLIPBOARD (self));

  if (self->connection != NULL)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_set_weak_pointer (&self->connection, connection);
  self->guard = guard;
  g_clear_pointer (&self->text, g_bytes_unref);
  pdk_console_clipboard_set_abilities (PDK_CONSOLE_CLIPBOARD (self), 0, FALSE, FALSE);
  if (connection == NULL)
    return;
  g_signal_connect_object (connection, "vnc-initialized", G_CALLBACK (on_connection_initialized),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "vnc-server-cut-text", G_CALLBACK (on_connection_cut_text),
                           self, G_CONNECT_SWAPPED);
}
