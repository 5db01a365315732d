/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  PDK_CONSOLE_SELECTION_CLIPBOARD, /* what is cut and copied */
  PDK_CONSOLE_SELECTION_PRIMARY,   /* what is marked, and pasted with the middle button */
} PdkConsoleSelection;

#define PDK_CONSOLE_N_SELECTIONS (PDK_CONSOLE_SELECTION_PRIMARY + 1)

typedef enum {
  PDK_CONSOLE_FORMAT_TEXT = 1 << 0, /* UTF-8 */
  PDK_CONSOLE_FORMAT_PNG = 1 << 1,
  PDK_CONSOLE_FORMAT_BMP = 1 << 2,
  PDK_CONSOLE_FORMAT_TIFF = 1 << 3,
  PDK_CONSOLE_FORMAT_JPEG = 1 << 4,
} PdkConsoleFormats;

#define PDK_CONSOLE_N_FORMATS 5
#define PDK_CONSOLE_FORMAT_IMAGES                                                                  \
  (PDK_CONSOLE_FORMAT_PNG | PDK_CONSOLE_FORMAT_BMP | PDK_CONSOLE_FORMAT_TIFF |                     \
   PDK_CONSOLE_FORMAT_JPEG)

/** What is larger is not exchanged, in bytes. */
#define PDK_CONSOLE_CLIPBOARD_LIMIT (16u << 20)

/** What became of something that somebody wanted. */
typedef enum {
  PDK_CONSOLE_CLIPBOARD_TOO_LARGE_TO_GUEST,
  PDK_CONSOLE_CLIPBOARD_TOO_LARGE_FROM_GUEST,
  PDK_CONSOLE_CLIPBOARD_NOTHING_FROM_GUEST, /* as agents answer for what is too large, too */
} PdkConsoleClipboardRefusal;

#define PDK_TYPE_CONSOLE_CLIPBOARD (pdk_console_clipboard_get_type ())
G_DECLARE_DERIVABLE_TYPE (
    PdkConsoleClipboard, pdk_console_clipboard, PDK, CONSOLE_CLIPBOARD, GObject)

/* The clipboard of a guest, over some protocol: only the messages.  What may go where and when is
 * decided by PdkConsoleClipboardSync, which puts it together with the desktop's clipboard.
 *
 * Whoever has something offers its formats, the other asks for one of them when it is wanted, and is
 * given it.  A protocol that cannot offer, but pushes its data, keeps what the guest pushed and
 * gives it when it is asked for; and when the host offers, asks at once and pushes the answer.
 *
 * Properties: limit (uint, bytes, PDK_CONSOLE_CLIPBOARD_LIMIT at first; what is larger is as nothing,
 * either way); read-only are formats (uint, PdkConsoleFormats: what can be exchanged now, 0 for
 * nothing: no connection, no agent, an agent that cannot); has-primary (boolean); crlf (boolean: the
 * guest ends lines with CR LF).
 * Signals: "guest-offered" (selection, formats), "guest-withdrew" (selection), "guest-asked"
 * (selection, format), "guest-gave" (selection, format, GBytes data, NULL for nothing); "refused"
 * (PdkConsoleClipboardRefusal, guint limit: how many bytes would have been exchanged). */
struct _PdkConsoleClipboardClass {
  GObjectClass parent_class;

  /* Called only while there are formats. */
  void (*offer) (PdkConsoleClipboard *self,
                 PdkConsoleSelection selection,
                 PdkConsoleFormats formats);
  void (*withdraw) (PdkConsoleClipboard *self, PdkConsoleSelection selection);
  /* @data: (nullable): nothing can be given */
  void (*give) (PdkConsoleClipboard *self,
                PdkConsoleSelection selection,
                PdkConsoleFormats format,
                GBytes *data);
  void (*ask) (PdkConsoleClipboard *self, PdkConsoleSelection selection, PdkConsoleFormats format);
};

PdkConsoleFormats pdk_console_clipboard_get_formats (PdkConsoleClipboard *self);
gboolean pdk_console_clipboard_get_has_primary (PdkConsoleClipboard *self);
gboolean pdk_console_clipboard_get_crlf (PdkConsoleClipboard *self);
gsize pdk_console_clipboard_get_limit (PdkConsoleClipboard *self);
void pdk_console_clipboard_set_limit (PdkConsoleClipboard *self, gsize limit);

/* From the host to the guest.  Without effect while nothing can be exchanged. */

void pdk_console_clipboard_offer (PdkConsoleClipboard *self,
                                  PdkConsoleSelection selection,
                                  PdkConsoleFormats formats);
void pdk_console_clipboard_withdraw (PdkConsoleClipboard *self, PdkConsoleSelection selection);
/** Answers "guest-asked", which wants exactly one answer.  @data: (nullable): none can be given */
void pdk_console_clipboard_give (PdkConsoleClipboard *self,
                                 PdkConsoleSelection selection,
                                 PdkConsoleFormats format,
                                 GBytes *data);
/** Answered by "guest-gave", or never. */
void pdk_console_clipboard_ask (PdkConsoleClipboard *self,
                                PdkConsoleSelection selection,
                                PdkConsoleFormats format);

/** For whoever finds out: lets it be known.  @limit: bytes, that there are */
void pdk_console_clipboard_refuse (PdkConsoleClipboard *self,
                                   PdkConsoleClipboardRefusal refusal,
                                   gsize limit);

/* For protocols: what the guest says. */

/** To be called when a connection or agent comes (with what it can) and goes (with 0). */
void pdk_console_clipboard_set_abilities (PdkConsoleClipboard *self,
                                          PdkConsoleFormats formats,
                                          gboolean has_primary,
                                          gboolean crlf);
void pdk_console_clipboard_guest_offers (PdkConsoleClipboard *self,
                                         PdkConsoleSelection selection,
                                         PdkConsoleFormats formats);
void pdk_console_clipboard_guest_withdraws (PdkConsoleClipboard *self,
                                            PdkConsoleSelection selection);
void pdk_console_clipboard_guest_asks (PdkConsoleClipboard *self,
                                       PdkConsoleSelection selection,
                                       PdkConsoleFormats format);
/** @data: (nullable): nothing */
void pdk_console_clipboard_guest_gives (PdkConsoleClipboard *self,
                                        PdkConsoleSelection selection,
                                        PdkConsoleFormats format,
                                        GBytes *data);

G_END_DECLS
