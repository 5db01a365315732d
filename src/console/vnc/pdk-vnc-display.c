/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-vnc-display.h"

#include <glib/gi18n.h>

#include "pdk-vnc-cut-text.h"

/* The library decodes into memory of ours, which lives as long as its framebuffer object: a
 * connection that is let go may go on writing for a moment. */

#define BYTES_PER_PIXEL 4

struct _PdkVncDisplay {
  GObject parent_instance;

  VncConnection *connection;          /* owned; NULL once detached */
  PdkConsoleFramebuffer *framebuffer; /* owned */
  VncFramebuffer *surface;            /* owned, nullable */
  gboolean asked;                     /* for an update that has not begun to come */
};

enum { UNUSABLE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkVncDisplay, pdk_vnc_display, G_TYPE_OBJECT)

/* Blue first in memory on little-endian machines, as in our own pictures: then nothing is converted
 * on the way. */
static const VncPixelFormat our_format = {
  .bits_per_pixel = 32,
  .depth = 24,
  .byte_order = G_BYTE_ORDER,
  .true_color_flag = 1,
  .red_max = 255,
  .green_max = 255,
  .blue_max = 255,
  .red_shift = 16,
  .green_shift = 8,
  .blue_shift = 0,
};

/* The first one that the server knows is taken.  What changes the pixel format in the middle
 * (WMVi) is left out. */
#define PSEUDO_ENCODINGS                                                                           \
  VNC_CONNECTION_ENCODING_COPY_RECT, VNC_CONNECTION_ENCODING_EXT_KEY_EVENT,                        \
      VNC_CONNECTION_ENCODING_LED_STATE, VNC_CONNECTION_ENCODING_EXTENDED_DESKTOP_RESIZE,          \
      VNC_CONNECTION_ENCODING_DESKTOP_RESIZE, VNC_CONNECTION_ENCODING_DESKTOP_NAME,                \
      VNC_CONNECTION_ENCODING_LAST_RECT, VNC_CONNECTION_ENCODING_RICH_CURSOR,                      \
      VNC_CONNECTION_ENCODING_XCURSOR, VNC_CONNECTION_ENCODING_POINTER_CHANGE

/* The last ones: left out where nobody looks at what comes. */
#define GUARDED_NEAR_ENCODINGS    VNC_CONNECTION_ENCODING_AUDIO, PDK_VNC_CUT_TEXT_ENCODING
#define N_GUARDED_NEAR            2
#define GUARDED_NETWORK_ENCODINGS GUARDED_NEAR_ENCODINGS, VNC_CONNECTION_ENCODING_TIGHT_JPEG8
#define N_GUARDED_NETWORK         3

static gint32 near_encodings[] = {
  VNC_CONNECTION_ENCODING_RAW,   VNC_CONNECTION_ENCODING_HEXTILE, VNC_CONNECTION_ENCODING_ZRLE,
  VNC_CONNECTION_ENCODING_TIGHT, VNC_CONNECTION_ENCODING_RRE,     PSEUDO_ENCODINGS,
  GUARDED_NEAR_ENCODINGS,
};

static gint32 network_encodings[] = {
  VNC_CONNECTION_ENCODING_TIGHT, VNC_CONNECTION_ENCODING_ZRLE, VNC_CONNECTION_ENCODING_HEXTILE,
  VNC_CONNECTION_ENCODING_RRE,   VNC_CONNECTION_ENCODING_RAW,  PSEUDO_ENCODINGS,
  GUARDED_NETWORK_ENCODINGS,
};

static void
ask (PdkVncDisplay *self, gboolean incremental)
{
  self->asked = TRUE;
  vnc_connection_framebuffer_update_request (self->connection, incremental, 0, 0,
                                             vnc_framebuffer_get_width (self->surface),
                                             vnc_framebuffer_get_height (self->surface));
}

static VncFramebuffer *
create_surface (PdkVncDisplay *self, int width, int height)
{
  const int stride = width * BYTES_PER_PIXEL;
  guint8 *memory = g_malloc0_n (height, stride);
  VncBaseFramebuffer *surface =
      vnc_base_framebuffer_new (memory, width, height, stride, &our_format,
                                vnc_connection_get_pixel_format (self->connection));

  g_object_set_data_full (G_OBJECT (surface), "pdk-memory", memory, g_free);
  return VNC_FRAMEBUFFER (surface);
}

/* The old memory may go with the old surface, so the picture is told first. */
static void
replace_surface (PdkVncDisplay *self, int width, int height)
{
  PdkConsoleSource source = {
    .format = PDK_CONSOLE_FORMAT_XRGB32,
    .width = width,
    .height = height,
    .stride = width * BYTES_PER_PIXEL,
  };

  pdk_console_framebuffer_set_source (self->framebuffer, NULL);
  g_clear_object (&self->surface);
  self->surface = create_surface (self, width, height);
  source.data = vnc_framebuffer_get_buffer (self->surface);
  pdk_console_framebuffer_set_source (self->framebuffer, &source);
  vnc_connection_set_framebuffer (self->connection, self->surface);
}

/** Returns: %FALSE when it could not be; then nobody listens any more */
static gboolean
take_size (PdkVncDisplay *self, int width, int height)
{
  if (pdk_console_pixels_is_possible (width, height)) {
    replace_surface (self, width, height);
    return TRUE;
  }
  g_debug ("impossible size %d×%d", width, height);
  g_signal_emit (self, signals[UNUSABLE], 0,
                 width > 0 && height > 0 ? _ ("The display is too large to be shown")
                                         : _ ("The display has no size"));
  return FALSE;
}

static gboolean
has_size (PdkVncDisplay *self, int width, int height)
{
  return vnc_framebuffer_get_width (self->surface) == width &&
         vnc_framebuffer_get_height (self->surface) == height;
}

/* Servers also repeat the size they have, in answer to a wish for another one. */
static void
on_connection_desktop_resize (PdkVncDisplay *self, int width, int height)
{
  if (self->surface == NULL)
    return;
  if (has_size (self, width, height))
    ask (self, TRUE);
  else if (take_size (self, width, height))
    ask (self, FALSE);
}

/* Not asked for, and what follows could not be decoded: the library takes any layout on trust. */
static void
on_connection_pixel_format_changed (PdkVncDisplay *self)
{
  g_signal_emit (self, signals[UNUSABLE], 0,
                 _ ("The display changed to a form that cannot be shown"));
}

static void
on_connection_framebuffer_update (PdkVncDisplay *self, int x, int y, int width, int height)
{
  self->asked = FALSE;
  pdk_console_framebuffer_invalidate (self->framebuffer, x, y, width, height);
}

static void
on_framebuffer_damage_taken (PdkVncDisplay *self)
{
  if (self->surface != NULL && !self->asked)
    ask (self, TRUE);
}

static void
pdk_vnc_display_dispose (GObject *object)
{
  PdkVncDisplay *self = PDK_VNC_DISPLAY (object);

  pdk_vnc_display_detach (self);
  g_clear_object (&self->framebuffer);

  G_OBJECT_CLASS (pdk_vnc_display_parent_class)->dispose (object);
}

static void
pdk_vnc_display_class_init (PdkVncDisplayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_vnc_display_dispose;

  signals[UNUSABLE] = g_signal_new ("unusable", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pdk_vnc_display_init (PdkVncDisplay *self)
{
}

PdkVncDisplay *
pdk_vnc_display_new (VncConnection *connection, PdkConsoleFramebuffer *framebuffer)
{
  static const struct {
    const char *signal;
    GCallback handler;
  } handlers[] = {
    { "vnc-desktop-resize", G_CALLBACK (on_connection_desktop_resize) },
    { "vnc-pixel-format-changed", G_CALLBACK (on_connection_pixel_format_changed) },
    { "vnc-framebuffer-update", G_CALLBACK (on_connection_framebuffer_update) },
  };
  PdkVncDisplay *self = g_object_new (PDK_TYPE_VNC_DISPLAY, NULL);

  self->connection = g_object_ref (connection);
  self->framebuffer = g_object_ref (framebuffer);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (connection, handlers[i].signal, handlers[i].handler, self,
                             G_CONNECT_SWAPPED);
  g_signal_connect_object (framebuffer, "damage-taken", G_CALLBACK (on_framebuffer_damage_taken),
                           self, G_CONNECT_SWAPPED);
  return self;
}

void
pdk_vnc_display_start (PdkVncDisplay *self, gboolean is_near, gboolean is_guarded)
{
  const int n_near = G_N_ELEMENTS (near_encodings) - (is_guarded ? 0 : N_GUARDED_NEAR);
  const int n_network = G_N_ELEMENTS (network_encodings) - (is_guarded ? 0 : N_GUARDED_NETWORK);
  VncConnection *connection = self->connection;

  g_return_if_fail (PDK_IS_VNC_DISPLAY (self));

  vnc_connection_set_pixel_format (connection, &our_format);
  if (is_near)
    vnc_connection_set_encodings (connection, n_near, near_encodings);
  else
    vnc_connection_set_encodings (connection, n_network, network_encodings);
  if (take_size (self, vnc_connection_get_width (connection),
                 vnc_connection_get_height (connection)))
    ask (self, FALSE);
}

void
pdk_vnc_display_detach (PdkVncDisplay *self)
{
  g_return_if_fail (PDK_IS_VNC_DISPLAY (self));

  if (self->connection == NULL)
    return;
  pdk_console_framebuffer_set_source (self->framebuffer, NULL);
  g_signal_handlers_disconnect_by_data (self->framebuffer, self);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->surface);
  g_clear_object (&self->connection);
}
