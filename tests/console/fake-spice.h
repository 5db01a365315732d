/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A SPICE server in this process, with a made-up guest: a screen that is painted on request, and a
 * keyboard, mouse and tablet that write down what arrives.  Clients are joined by socket pairs, the
 * way a local daemon hands its sockets out; no port is opened. */

typedef struct _FakeSpice FakeSpice;

typedef enum {
  FAKE_SPICE_XRGB32,
  FAKE_SPICE_RGB555,
  FAKE_SPICE_ARGB32,
} FakeSpiceFormat;

FakeSpice *fake_spice_new (void);
/** Also accepts clients at a port of 127.0.0.1, with TLS.  @certificate, @key: PEM files */
FakeSpice *fake_spice_new_with_tls (const char *certificate, const char *key, guint16 *port);
/** Cuts every client off. */
void fake_spice_free (FakeSpice *self);
/** (transfer none): to plug further devices in, as fake-agent does */
struct RedsState *fake_spice_get_server (FakeSpice *self);
/** Clients must know @password from now on. */
void fake_spice_set_password (FakeSpice *self, const char *password);

/** A PdkConsoleOpenFd; @user_data is the server. */
void fake_spice_open_fd (GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer callback_data,
                         gpointer user_data);
/** Accepts clients on 127.0.0.1 as well.  Returns: the port */
guint16 fake_spice_listen (FakeSpice *self);
/** Sends every client to another server. */
void fake_spice_migrate (FakeSpice *self, const char *host, int port);
guint fake_spice_get_n_fds (FakeSpice *self);
/** How many display channels there were so far, at all servers. */
guint fake_spice_get_n_displays (void);
/** Every socket asked for from now on is refused. */
void fake_spice_refuse_fds (FakeSpice *self);

/** A new screen, every pixel of it @color (0xRRGGBB, or five bits each). */
void fake_spice_create_screen (
    FakeSpice *self, int width, int height, FakeSpiceFormat format, guint32 color);
void fake_spice_destroy_screen (FakeSpice *self);
/** One of several heads on the screen. */
typedef struct {
  guint id;
  int x;
  int y;
  int width;
  int height;
} FakeSpiceHead;
/** As a guest's driver arranges them; at most four, of at most @max. */
void fake_spice_set_heads (FakeSpice *self, const FakeSpiceHead *heads, guint n_heads, guint max);
void fake_spice_fill (FakeSpice *self, int x, int y, int width, int height, guint32 color);
/** A solid square as the pointer. */
void fake_spice_set_cursor (FakeSpice *self, int side, int hot_x, int hot_y, guint32 argb);
/** Of a SPICE_CURSOR_TYPE and with the data that goes with it. */
void fake_spice_set_cursor_data (
    FakeSpice *self, int type, int width, int height, gconstpointer data, gsize size);
void fake_spice_hide_cursor (FakeSpice *self);
/** With a tablet the pointer is absolute, without one relative. */
void fake_spice_set_tablet (FakeSpice *self, gboolean present);

/**
 * fake_spice_draw_image:
 * @pixels: @width × @height, 0xRRGGBB each; the caller's, until the server is freed
 */
void fake_spice_draw_image (
    FakeSpice *self, int x, int y, int width, int height, const guint32 *pixels);
/** How an image is drawn that is not of plain colors. */
typedef struct {
  int format;           /* SPICE_BITMAP_FMT_… of the pixels */
  gboolean is_blended;  /* by its alpha, which the colors are multiplied by already */
  guint32 kept_as;      /* the client keeps it under this number; 0 for not at all */
  gconstpointer pixels; /* rows without gaps; the caller's, until the server is freed */
} FakeSpiceImage;
void fake_spice_draw_image_of (
    FakeSpice *self, int x, int y, int width, int height, const FakeSpiceImage *image);
/** The same through a window with this rectangle of the screen cut out of it: of @hole's sides, the
 * left one and the upper one are inside of the image. */
void fake_spice_draw_image_around (FakeSpice *self,
                                   int x,
                                   int y,
                                   int width,
                                   int height,
                                   const guint32 *pixels,
                                   const FakeSpiceHead *hole);
/** @codecs: as in “spice:mjpeg” or “gstreamer:vp8”: what is drawn again and again goes as video from
 * now on.  Before a client comes. */
void fake_spice_set_video (FakeSpice *self, const char *codecs);

/** Calls @func with every byte that the keyboard sends, in the main thread. */
void fake_spice_set_key_func (FakeSpice *self, GFunc func, gpointer user_data);
/** What the devices heard: “k1e k9e” for keys, “p10,20”, “m3,-4”, “w1”, “b1” for the pointer. */
const char *fake_spice_get_log (FakeSpice *self);
void fake_spice_clear_log (FakeSpice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeSpice, fake_spice_free)

G_END_DECLS
