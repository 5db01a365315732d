/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-display.h"
#include "pdk-console-backend-private.h"
#include "pdk-spice-gl.h"

#include <gdk/gdk.h>

/* The primary surface of a SPICE display channel, and the heads on it.
 *
 * The library frees the surface right after “display-primary-destroy”, keeps quiet when a surface
 * of the same size is created again, and announces a surface before there is anything on it.  So
 * the framebuffers are told where to copy from, and copy when something was drawn.
 *
 * Guests have several screens in one of two ways: as rectangles on the surface of the first channel,
 * or as a channel for each.  Towards agent and pointer a screen's number is the monitor's on the first
 * channel, and the channel's on others.
 *
 * In a screen that the guest has not used yet QEMU shows words of its own (ui/console.c), which come
 * like any picture.  Taken for one they would have the screen turned on as soon as a size is asked for. */
#define UNUSED_WIDTH  640
#define UNUSED_HEIGHT 480

typedef struct {
  PdkConsoleHead *head;       /* borrowed from the backend */
  cairo_rectangle_int_t area; /* in the primary; empty when it is not on it */
  gboolean drawn;             /* something was, since the surface came */
} Screen;

struct _PdkSpiceDisplay {
  GObject parent_instance;

  PdkConsoleBackend *backend;   /* borrowed: it owns us */
  SpiceDisplayChannel *channel; /* borrowed: a held channel keeps its session from ending */
  PdkSpiceGl *gl;               /* owned */
  SpiceDisplayPrimary primary;  /* data is NULL without one */
  int channel_id;
  guint doubt_timeout; /* 0: no screen has left the list a moment ago */
  gboolean had_primary;
  gboolean unused;                       /* what is in the primary is QEMU's */
  Screen screens[PDK_CONSOLE_MAX_HEADS]; /* by number */
};

/* Servers that name a limit name one beyond all sense when the guest has none. */
#define MAX_OFFERED 4

/* A guest that arranges its screens anew tells of one after the other: for how long (ms) a screen that
 * is not in the list may be back. */
#define LIST_DOUBT_MS 1000

enum { TOO_LARGE, GL_FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkSpiceDisplay, pdk_spice_display, G_TYPE_OBJECT)

static gboolean
convert_format (int format, PdkConsoleFormat *result)
{
  switch (format) {
  case SPICE_SURFACE_FMT_32_xRGB:
  case SPICE_SURFACE_FMT_32_ARGB:
    *result = PDK_CONSOLE_FORMAT_XRGB32;
    return TRUE;
  case SPICE_SURFACE_FMT_16_565:
    *result = PDK_CONSOLE_FORMAT_RGB565;
    return TRUE;
  case SPICE_SURFACE_FMT_16_555:
    *result = PDK_CONSOLE_FORMAT_RGB555;
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
get_area (PdkSpiceDisplay *self,
          const SpiceDisplayMonitorConfig *monitor,
          cairo_rectangle_int_t *area)
{
  const guint width = self->primary.width;
  const guint height = self->primary.height;

  if (monitor->surface_id != 0 || monitor->x >= width || monitor->y >= height)
    return FALSE;
  area->x = monitor->x;
  area->y = monitor->y;
  area->width = MIN (monitor->width, width - monitor->x);
  area->height = MIN (monitor->height, height - monitor->y);
  return area->width > 0 && area->height > 0;
}

/* Where each screen lies now.  The list and the primary arrive in either order and may disagree for
 * a while; a list of one says nothing that the primary does not. */
static void
find_areas (PdkSpiceDisplay *self, cairo_rectangle_int_t *areas)
{
  cairo_rectangle_int_t all = { 0, 0, self->primary.width, self->primary.height };
  g_autoptr (GArray) monitors = NULL;
  gboolean found = FALSE;

  g_object_get (self->channel, "monitors", &monitors, NULL);
  if (self->channel_id == 0 && monitors != NULL && monitors->len > 1) {
    for (guint i = 0; i < monitors->len; i++) {
      const SpiceDisplayMonitorConfig *monitor =
          &g_array_index (monitors, SpiceDisplayMonitorConfig, i);

      if (monitor->id < PDK_CONSOLE_MAX_HEADS && get_area (self, monitor, &areas[monitor->id]))
        found = TRUE;
    }
  }
  if (found)
    return;
  if (self->channel_id == 0 && monitors != NULL && monitors->len == 1)
    areas[MIN (g_array_index (monitors, SpiceDisplayMonitorConfig, 0).id,
               PDK_CONSOLE_MAX_HEADS - 1)] = all;
  else
    areas[self->channel_id] = all;
}

static gboolean
set_source (PdkSpiceDisplay *self, Screen *screen, PdkConsoleFormat format)
{
  const int bytes_per_pixel = format == PDK_CONSOLE_FORMAT_XRGB32 ? 4 : 2;
  PdkConsoleFramebuffer *framebuffer = pdk_console_head_get_framebuffer (screen->head);
  PdkConsoleSource source = {
    .data = self->primary.data + (gsize) screen->area.y * self->primary.stride +
            (gsize) screen->area.x * bytes_per_pixel,
    .format = format,
    .width = screen->area.width,
    .height = screen->area.height,
    .stride = self->primary.stride,
  };

  screen->drawn = FALSE;
  return pdk_console_framebuffer_set_source (framebuffer, &source);
}

static gboolean
is_on (const Screen *screen)
{
  return screen->area.width > 0;
}

/* Without a primary the screens are as they were: it may be back in a moment, in another mode. */
static void
drop_sources (PdkSpiceDisplay *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->screens); i++) {
    Screen *screen = &self->screens[i];

    if (screen->head != NULL)
      pdk_console_framebuffer_set_source (pdk_console_head_get_framebuffer (screen->head), NULL);
    screen->area = (cairo_rectangle_int_t){ 0 };
  }
}

static gboolean
on_doubt_over (gpointer user_data)
{
  PdkSpiceDisplay *self = user_data;

  self->doubt_timeout = 0;
  for (guint i = 0; i < G_N_ELEMENTS (self->screens); i++) {
    Screen *screen = &self->screens[i];

    if (screen->head != NULL && !is_on (screen) && pdk_console_head_get_in_doubt (screen->head))
      pdk_console_head_set_enabled (screen->head, FALSE);
  }
  return G_SOURCE_REMOVE;
}

/* Before any of the others gets the place of those that left. */
static void
doubt_missing (PdkSpiceDisplay *self, const cairo_rectangle_int_t *areas)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->screens); i++) {
    PdkConsoleHead *head = self->screens[i].head;

    if (head == NULL || areas[i].width > 0 || !pdk_console_head_get_enabled (head) ||
        pdk_console_head_get_in_doubt (head))
      continue;
    pdk_console_head_set_in_doubt (head, TRUE);
    g_clear_handle_id (&self->doubt_timeout, g_source_remove);
    self->doubt_timeout = g_timeout_add (LIST_DOUBT_MS, on_doubt_over, self);
  }
}

/* Returns: FALSE where it cannot be shown */
static gboolean
update_screen (PdkSpiceDisplay *self,
               guint number,
               const cairo_rectangle_int_t *area,
               PdkConsoleFormat format)
{
  Screen *screen = &self->screens[number];
  gboolean possible = TRUE;

  if (screen->head == NULL && area->width > 0)
    screen->head = pdk_console_backend_ensure_head (self->backend, number);
  screen->area = *area;
  if (screen->head == NULL)
    return TRUE;
  if (is_on (screen))
    possible = set_source (self, screen, format);
  else
    pdk_console_framebuffer_set_source (pdk_console_head_get_framebuffer (screen->head), NULL);
  pdk_console_head_set_area (screen->head, &screen->area);
  if (is_on (screen))
    pdk_console_head_set_enabled (screen->head, !self->unused);
  return possible;
}

/* What a graphics card draws is one screen, whatever is in the primary. */
static gboolean
show_gl (PdkSpiceDisplay *self)
{
  Screen *screen = &self->screens[self->channel_id];
  cairo_rectangle_int_t area = { 0 };

  if (!pdk_spice_gl_get_size (self->gl, &area.width, &area.height))
    return FALSE;
  screen->area = area;
  screen->drawn = TRUE; /* nothing of the primary's is to be shown */
  pdk_console_head_set_area (screen->head, &area);
  pdk_console_head_set_enabled (screen->head, TRUE);
  return TRUE;
}

/* @whole: the surface is another one, and not only cut up otherwise */
static void
update_screens (PdkSpiceDisplay *self, gboolean whole)
{
  cairo_rectangle_int_t areas[PDK_CONSOLE_MAX_HEADS] = { { 0 } };
  PdkConsoleFormat format;
  gboolean possible = TRUE;

  if (show_gl (self))
    return;
  if (self->primary.data == NULL || !convert_format (self->primary.format, &format)) {
    drop_sources (self);
    return;
  }
  find_areas (self, areas);
  doubt_missing (self, areas);
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++) {
    if (!whole && gdk_rectangle_equal (&areas[i], &self->screens[i].area))
      continue;
    possible = update_screen (self, i, &areas[i], format) && possible;
    if (!whole && is_on (&self->screens[i]))
      pdk_console_framebuffer_invalidate_all (
          pdk_console_head_get_framebuffer (self->screens[i].head));
  }
  if (!possible)
    g_signal_emit (self, signals[TOO_LARGE], 0);
}

static void
set_primary (PdkSpiceDisplay *self, const SpiceDisplayPrimary *primary)
{
  self->primary = *primary;
  self->unused = self->channel_id != 0 && !self->had_primary && primary->width == UNUSED_WIDTH &&
                 primary->height == UNUSED_HEIGHT;
  self->had_primary = TRUE;
  update_screens (self, TRUE);
}

static void
on_channel_primary_create (
    PdkSpiceDisplay *self, int format, int width, int height, int stride, int shmid, gpointer data)
{
  const SpiceDisplayPrimary primary = {
    .format = format, .width = width, .height = height, .stride = stride, .data = data
  };

  g_debug ("primary %d×%d, format %d", width, height, format);
  set_primary (self, &primary);
}

static void
on_channel_primary_destroy (PdkSpiceDisplay *self)
{
  Screen *own = &self->screens[self->channel_id];

  self->primary = (SpiceDisplayPrimary){ 0 };
  /* Another one, or the end of the mark, comes within a second: see on_channel_mark(). */
  if (self->channel_id != 0 && self->channel != NULL && is_on (own) && !self->unused)
    pdk_console_head_set_in_doubt (own->head, TRUE);
  update_screens (self, TRUE);
}

static void
on_channel_invalidate (PdkSpiceDisplay *self, int x, int y, int width, int height)
{
  pdk_spice_gl_leave (self->gl);
  for (guint i = 0; i < G_N_ELEMENTS (self->screens); i++) {
    Screen *screen = &self->screens[i];

    if (!is_on (screen))
      continue;
    screen->drawn = TRUE;
    pdk_console_framebuffer_invalidate (pdk_console_head_get_framebuffer (screen->head),
                                        x - screen->area.x, y - screen->area.y, width, height);
  }
}

static void
invalidate_all (PdkSpiceDisplay *self, gboolean drawn)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->screens); i++)
    if (is_on (&self->screens[i]) && self->screens[i].drawn == drawn)
      pdk_console_framebuffer_invalidate_all (
          pdk_console_head_get_framebuffer (self->screens[i].head));
}

/* “The picture is meaningful”: news only where nothing was drawn yet.  That it is not any more is
 * said of further channels only, a while after the surface went: the screen was turned off. */
static void
on_channel_mark (PdkSpiceDisplay *self, gboolean marked)
{
  if (marked)
    invalidate_all (self, FALSE);
  else if (self->channel_id != 0 && self->primary.data == NULL)
    pdk_console_head_set_enabled (self->screens[self->channel_id].head, FALSE);
}

/* Of a guest that can have more screens than it has on, the others can be turned on. */
static void
add_possible_heads (PdkSpiceDisplay *self)
{
  guint max = 0;

  g_object_get (self->channel, "monitors-max", &max, NULL);
  for (guint i = 1; self->channel_id == 0 && i < MIN (max, MAX_OFFERED); i++)
    pdk_console_backend_ensure_head (self->backend, i);
}

/* The list is announced again and again without a change. */
static void
on_channel_notify_monitors (PdkSpiceDisplay *self)
{
  add_possible_heads (self);
  if (self->primary.data != NULL)
    update_screens (self, FALSE);
}

static void
on_gl_changed (PdkSpiceDisplay *self)
{
  update_screens (self, TRUE);
  invalidate_all (self, FALSE);
}

static void
on_gl_failed (PdkSpiceDisplay *self, const GError *error)
{
  g_signal_emit (self, signals[GL_FAILED], 0, error);
}

/* Its surface lives until it is finalized. */
static void
on_channel_disposed (gpointer user_data, GObject *channel)
{
  PdkSpiceDisplay *self = user_data;

  self->channel = NULL;
  pdk_spice_gl_detach (self->gl);
  on_channel_primary_destroy (self);
}

/* The channel may have a picture already. */
static void
adopt_primary (PdkSpiceDisplay *self)
{
  SpiceDisplayPrimary primary;

  if (!spice_display_channel_get_primary (SPICE_CHANNEL (self->channel), 0, &primary))
    return;
  set_primary (self, &primary);
  invalidate_all (self, FALSE);
}

static void
pdk_spice_display_dispose (GObject *object)
{
  g_clear_handle_id (&PDK_SPICE_DISPLAY (object)->doubt_timeout, g_source_remove);
  pdk_spice_display_detach (PDK_SPICE_DISPLAY (object));
  g_clear_object (&PDK_SPICE_DISPLAY (object)->gl);

  G_OBJECT_CLASS (pdk_spice_display_parent_class)->dispose (object);
}

static void
pdk_spice_display_class_init (PdkSpiceDisplayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_spice_display_dispose;

  signals[TOO_LARGE] = g_signal_new ("too-large", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[GL_FAILED] = g_signal_new ("gl-failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
pdk_spice_display_init (PdkSpiceDisplay *self)
{
}

PdkSpiceDisplay *
pdk_spice_display_new (SpiceDisplayChannel *channel, PdkConsoleBackend *backend)
{
  static const struct {
    const char *signal;
    GCallback handler;
  } handlers[] = {
    { "display-primary-create", G_CALLBACK (on_channel_primary_create) },
    { "display-primary-destroy", G_CALLBACK (on_channel_primary_destroy) },
    { "display-invalidate", G_CALLBACK (on_channel_invalidate) },
    { "display-mark", G_CALLBACK (on_channel_mark) },
    { "notify::monitors", G_CALLBACK (on_channel_notify_monitors) },
    { "notify::monitors-max", G_CALLBACK (on_channel_notify_monitors) },
  };
  PdkSpiceDisplay *self = g_object_new (PDK_TYPE_SPICE_DISPLAY, NULL);

  self->backend = backend;
  self->channel = channel;
  g_object_get (channel, "channel-id", &self->channel_id, NULL);
  self->channel_id = CLAMP (self->channel_id, 0, PDK_CONSOLE_MAX_HEADS - 1);
  /* Known before it has a picture: it may be turned on. */
  self->screens[self->channel_id].head =
      pdk_console_backend_ensure_head (backend, self->channel_id);
  self->gl =
      pdk_spice_gl_new (channel,
                        pdk_console_head_get_framebuffer (self->screens[self->channel_id].head));
  g_signal_connect_object (self->gl, "changed", G_CALLBACK (on_gl_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->gl, "failed", G_CALLBACK (on_gl_failed), self, G_CONNECT_SWAPPED);
  g_object_weak_ref (G_OBJECT (channel), on_channel_disposed, self);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (channel, handlers[i].signal, handlers[i].handler, self,
                             G_CONNECT_SWAPPED);
  adopt_primary (self);
  return self;
}

void
pdk_spice_display_detach (PdkSpiceDisplay *self)
{
  g_return_if_fail (PDK_IS_SPICE_DISPLAY (self));

  if (self->channel == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->channel, self);
  g_object_weak_unref (G_OBJECT (self->channel), on_channel_disposed, self);
  self->channel = NULL;
  pdk_spice_gl_detach (self->gl);
  on_channel_primary_destroy (self);
}
