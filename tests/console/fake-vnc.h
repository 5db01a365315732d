/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A VNC server in this process, which does as it is told: honest screens and lies alike.  It writes
 * down what the viewer sends.  Viewers are joined by socket pairs, or over 127.0.0.1. */

typedef struct _FakeVnc FakeVnc;

/** How what is painted is sent. */
typedef enum {
  FAKE_VNC_RAW = 0,
  FAKE_VNC_RRE = 2,
  FAKE_VNC_HEXTILE = 5,
  FAKE_VNC_TIGHT = 7,
} FakeVncEncoding;

/** What becomes of the viewer's wish for another size. */
typedef enum {
  FAKE_VNC_RESIZE_UNKNOWN, /* the server does not know of it */
  FAKE_VNC_RESIZE_REFUSED,
  FAKE_VNC_RESIZE_DONE,
} FakeVncResize;

/** A screen all of one color (0xRRGGBB). */
FakeVnc *fake_vnc_new (int width, int height, guint32 color);
/** Cuts the viewer off. */
void fake_vnc_free (FakeVnc *self);

/* Before a viewer comes. */

/** The password of every such server. */
#define FAKE_VNC_PASSWORD          "eight888"
#define FAKE_VNC_SECURITY_PASSWORD 2

/** Offers this way to sign in only, whatever it is. */
void fake_vnc_set_security (FakeVnc *self, guint8 type);
/** In answer to whatever way the viewer takes. */
void fake_vnc_refuse (FakeVnc *self, const char *reason);
void fake_vnc_set_resize (FakeVnc *self, FakeVncResize resize);
/** Knows keys by their meaning only, as servers other than QEMU do. */
void fake_vnc_set_plain_keys (FakeVnc *self);
/** What it calls its screen. */
void fake_vnc_set_name (FakeVnc *self, const char *name);
/** What it says its own pixels are: never a form that is easy to show. */
void fake_vnc_set_native_format (FakeVnc *self, const guint8 format[16]);

/** A PdkConsoleOpenFd; @user_data is the server. */
void fake_vnc_open_fd (GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer callback_data,
                       gpointer user_data);
/** Accepts viewers on 127.0.0.1.  Returns: the port */
guint16 fake_vnc_listen (FakeVnc *self);
/** Accepts viewers at @path. */
void fake_vnc_listen_at (FakeVnc *self, const char *path);

/* While a viewer is there. */

gboolean fake_vnc_has_viewer (FakeVnc *self);
void fake_vnc_fill (
    FakeVnc *self, FakeVncEncoding encoding, int x, int y, int width, int height, guint32 color);
/** Moves a part of the screen. */
void fake_vnc_copy (FakeVnc *self, int from_x, int from_y, int x, int y, int width, int height);
void fake_vnc_set_size (FakeVnc *self, int width, int height, guint32 color);
/** A solid square as the pointer; none at all when @side is 0. */
void fake_vnc_set_cursor (FakeVnc *self, int side, int hot_x, int hot_y, guint32 color);
void fake_vnc_set_absolute (FakeVnc *self, gboolean absolute);
void fake_vnc_set_leds (FakeVnc *self, guint8 leds);
void fake_vnc_ring (FakeVnc *self);
void fake_vnc_cut_text (FakeVnc *self, const char *text, gsize length);
/** One rectangle of an update, followed by any bytes. */
void fake_vnc_send_rectangle (FakeVnc *self,
                              int x,
                              int y,
                              int width,
                              int height,
                              gint32 encoding,
                              gconstpointer data,
                              gsize length);
/** Any bytes at all. */
void fake_vnc_send (FakeVnc *self, gconstpointer data, gsize length);
void fake_vnc_hang_up (FakeVnc *self);

/** Pictures asked for so far. */
guint fake_vnc_get_n_requests (FakeVnc *self);
/** Whether the viewer knows this encoding. */
gboolean fake_vnc_knows (FakeVnc *self, gint32 encoding);
/** “k1e+61 k1e-61” for keys (number of the key, and what it means), “p10,20:1” for the pointer and
 * its buttons, “c[text]”, “x2000001” for the extended clipboard and its flags, “s800x600”. */
const char *fake_vnc_get_log (FakeVnc *self);
void fake_vnc_clear_log (FakeVnc *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeVnc, fake_vnc_free)

G_END_DECLS
