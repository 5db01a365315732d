/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-view.h"
#include "pdk-console-direct.h"
#include "pdk-console-painter.h"
#include "pdk-console-shm.h"
#include "pdk-console-trace.h"

#include <math.h>

/* One frame: the framebuffer says that something changed, a tick of the frame clock copies what did
 * (once, however much it was) and forgets the render nodes over it, and the snapshot makes those
 * anew.  Nothing of this happens while the widget is not mapped: damage then only adds up.
 *
 * Where what changed can be put into the window as it is, that is done instead, no more often than the
 * frame clock would, and GTK draws what is left.  Now and then a frame is GTK's all the same: its clock
 * stands still while nobody can see the window. */

/* Frames without GTK, of those that follow upon each other. */
#define MAX_DIRECT          60
#define DEFAULT_INTERVAL_US (G_USEC_PER_SEC / 60)

#define DIMMED_OPACITY 0.35

struct _PdkConsoleView {
  GtkWidget parent_instance;

  /* owned */
  PdkConsoleFramebuffer *framebuffer; /* the picture that is shown */
  PdkConsoleFramebuffer *successor;   /* has no picture yet */
  PdkConsolePainter *painter;
  PdkConsoleShm *shm;
  PdkConsoleDirect *direct; /* (nullable) while mapped */
  GSource *direct_source;   /* with it: when to draw */
  PdkConsoleCursor *overlay;
  GdkTexture *overlay_texture;

  PdkConsolePixels *drawn_pixels; /* borrowed from the framebuffer: those the nodes refer to */
  PdkConsoleTransform transform;
  PdkConsoleCounters counters;
  PdkConsoleScaling scaling;
  guint zoom; /* percent */
  int overlay_x;
  int overlay_y;
  guint tick_id;
  guint n_direct;      /* frames since one of GTK's */
  gint64 direct_us;    /* when the last one was drawn */
  gint64 frame_pixels; /* of the frame that is being made */
  gint64 frame_us;
  gboolean dimmed;
  gboolean has_picture;
};

typedef enum {
  PROP_HAS_PICTURE = 1,
} PdkConsoleViewProperty;

static GParamSpec *props[PROP_HAS_PICTURE + 1];

enum { TRANSFORMED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsoleView, pdk_console_view, GTK_TYPE_WIDGET)

static PdkConsolePixels *
get_pixels (PdkConsoleView *self)
{
  return self->framebuffer != NULL ? pdk_console_framebuffer_get_pixels (self->framebuffer) : NULL;
}

static void
reset_nodes (PdkConsoleView *self)
{
  self->drawn_pixels = get_pixels (self);
  pdk_console_painter_reset (self->painter, self->drawn_pixels, &self->transform);
}

static void
compute_transform (PdkConsoleView *self, PdkConsoleTransform *transform)
{
  GtkWidget *widget = GTK_WIDGET (self);
  PdkConsolePixels *pixels = get_pixels (self);

  pdk_console_transform_init (transform, pixels != NULL ? pixels->width : 0,
                              pixels != NULL ? pixels->height : 0, gtk_widget_get_width (widget),
                              gtk_widget_get_height (widget), gtk_widget_get_scale_factor (widget),
                              self->scaling, self->zoom);
}

static void
update_transform (PdkConsoleView *self)
{
  PdkConsoleTransform transform;

  compute_transform (self, &transform);
  if (pdk_console_transform_equal (&transform, &self->transform) &&
      self->drawn_pixels == get_pixels (self))
    return;
  self->transform = transform;
  reset_nodes (self);
  g_signal_emit (self, signals[TRANSFORMED], 0);
}

static gint64
count_pixels (const cairo_region_t *region)
{
  gint64 count = 0;

  for (int i = 0; i < cairo_region_num_rectangles (region); i++) {
    cairo_rectangle_int_t rect;

    cairo_region_get_rectangle (region, i, &rect);
    count += (gint64) rect.width * rect.height;
  }
  return count;
}

/* Copies what changed.  Returns: (transfer full) (nullable): %NULL when the picture is another one, all
 * of which is to be drawn */
static cairo_region_t *
take_damage (PdkConsoleView *self)
{
  PdkConsolePixels *before = get_pixels (self);
  guint64 committed = pdk_console_framebuffer_get_committed_bytes (self->framebuffer);
  cairo_region_t *damage;

  pdk_console_framebuffer_commit (self->framebuffer);
  damage = pdk_console_framebuffer_take_damage (self->framebuffer);
  self->counters.committed_bytes +=
      pdk_console_framebuffer_get_committed_bytes (self->framebuffer) - committed;
  self->frame_pixels = count_pixels (damage);
  if (get_pixels (self) == before && get_pixels (self) == self->drawn_pixels)
    return damage;
  cairo_region_destroy (damage);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  update_transform (self);
  return NULL;
}

static void
begin_frame (PdkConsoleView *self)
{
  gint64 begin = g_get_monotonic_time ();
  cairo_region_t *damage = take_damage (self);

  if (damage != NULL)
    pdk_console_painter_invalidate (self->painter, damage);
  g_clear_pointer (&damage, cairo_region_destroy);
  self->frame_us = g_get_monotonic_time () - begin;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PdkConsoleView *self = PDK_CONSOLE_VIEW (widget);

  self->tick_id = 0;
  begin_frame (self);
  gtk_widget_queue_draw (widget);
  return G_SOURCE_REMOVE;
}

static void
schedule_tick (PdkConsoleView *self)
{
  self->n_direct = 0;
  if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static gint64
get_interval (PdkConsoleView *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));
  gint64 interval = 0;

  if (clock != NULL)
    gdk_frame_clock_get_refresh_info (clock, 0, &interval, NULL);
  return interval > 0 ? interval : DEFAULT_INTERVAL_US;
}

static void
schedule_frame (PdkConsoleView *self)
{
  if (self->tick_id != 0 || self->framebuffer == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (self->direct != NULL && self->n_direct < MAX_DIRECT)
    g_source_set_ready_time (self->direct_source, self->direct_us + get_interval (self));
  else
    schedule_tick (self);
}

static void
cancel_frame (PdkConsoleView *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

static void
end_frame (PdkConsoleView *self, guint64 composed_bytes, gint64 snapshot_us)
{
  gint64 spent = self->frame_us + snapshot_us;

  self->counters.frames++;
  self->counters.composed_bytes += composed_bytes;
  self->counters.longest_frame_us = MAX (self->counters.longest_frame_us, spent);
  pdk_console_trace_frame (self->frame_pixels, spent, &self->counters);
  self->frame_pixels = 0;
  self->frame_us = 0;
}

static void
draw_directly (PdkConsoleView *self)
{
  PdkConsoleCanvas *canvas = pdk_console_painter_get_canvas (self->painter);
  gint64 begin = g_get_monotonic_time ();
  cairo_region_t *damage = take_damage (self);
  cairo_region_t *left = NULL;
  guint64 bytes = 0;

  if (damage != NULL) {
    left = pdk_console_canvas_map (canvas, damage);
    bytes = pdk_console_direct_draw (self->direct, canvas, self->drawn_pixels, left);
  }
  self->direct_us = begin;
  self->n_direct++;
  if (left != NULL && cairo_region_is_empty (left)) {
    self->counters.direct_frames++;
    end_frame (self, bytes, g_get_monotonic_time () - begin);
  } else {
    if (left != NULL)
      pdk_console_canvas_invalidate_device (canvas, left);
    self->counters.composed_bytes += bytes;
    self->frame_us = g_get_monotonic_time () - begin;
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
  g_clear_pointer (&left, cairo_region_destroy);
  g_clear_pointer (&damage, cairo_region_destroy);
}

static gboolean
is_minimized (PdkConsoleView *self)
{
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (GTK_WIDGET (self)));

  return GDK_IS_TOPLEVEL (surface) &&
         (gdk_toplevel_get_state (GDK_TOPLEVEL (surface)) & GDK_TOPLEVEL_STATE_MINIMIZED) != 0;
}

static gboolean
on_direct_source (gpointer user_data)
{
  PdkConsoleView *self = user_data;

  g_source_set_ready_time (self->direct_source, -1);
  if (self->tick_id != 0 || self->framebuffer == NULL)
    return G_SOURCE_CONTINUE;
  if (is_minimized (self))
    schedule_tick (self);
  else if (pdk_console_direct_is_busy (self->direct))
    g_source_set_ready_time (self->direct_source,
                             g_get_monotonic_time () + get_interval (self) / 4);
  else
    draw_directly (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch_direct_source (GSource *source, GSourceFunc func, gpointer user_data)
{
  return func (user_data);
}

/* Not of a lower priority than what the guest sends, or a flood of that would never be drawn. */
static void
start_direct (PdkConsoleView *self)
{
  static GSourceFuncs funcs = { .dispatch = dispatch_direct_source };

  if (self->direct == NULL)
    self->direct = pdk_console_direct_new (GTK_WIDGET (self));
  if (self->direct == NULL || self->direct_source != NULL)
    return;
  self->direct_source = g_source_new (&funcs, sizeof *self->direct_source);
  g_source_set_static_name (self->direct_source, "console-direct");
  g_source_set_callback (self->direct_source, on_direct_source, self, NULL);
  g_source_attach (self->direct_source, NULL);
}

static void
stop_direct (PdkConsoleView *self)
{
  if (self->direct_source != NULL)
    g_source_destroy (self->direct_source);
  g_clear_pointer (&self->direct_source, g_source_unref);
  g_clear_pointer (&self->direct, pdk_console_direct_free);
}

/* Pictures from now on lie where the X server can read them. */
static void
share_pictures (PdkConsoleView *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));

  if (self->direct == NULL)
    return;
  if (self->framebuffer != NULL)
    pdk_console_framebuffer_share (self->framebuffer, display);
  if (self->successor != NULL)
    pdk_console_framebuffer_share (self->successor, display);
}

static void
on_framebuffer_damaged (PdkConsoleView *self, PdkConsoleFramebuffer *framebuffer)
{
  if (framebuffer == self->successor) {
    g_signal_handlers_disconnect_by_data (self->framebuffer, self);
    g_set_object (&self->framebuffer, framebuffer);
    g_clear_object (&self->successor);
  }
  /* Said even when unmapped: an owner may wait for it to show us. */
  if (!self->has_picture) {
    self->has_picture = TRUE;
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_PICTURE]);
  }
  schedule_frame (self);
}

static void
drop_successor (PdkConsoleView *self)
{
  if (self->successor != NULL)
    g_signal_handlers_disconnect_by_data (self->successor, self);
  g_clear_object (&self->successor);
}

static void
choose_strategy (PdkConsoleView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;

  if (pdk_console_painter_set_renderer (self->painter, renderer))
    reset_nodes (self);
}

static void
pdk_console_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_console_view_parent_class)->map (widget);

  choose_strategy (PDK_CONSOLE_VIEW (widget));
  start_direct (PDK_CONSOLE_VIEW (widget));
  share_pictures (PDK_CONSOLE_VIEW (widget));
  schedule_frame (PDK_CONSOLE_VIEW (widget));
}

static void
pdk_console_view_unmap (GtkWidget *widget)
{
  cancel_frame (PDK_CONSOLE_VIEW (widget));
  stop_direct (PDK_CONSOLE_VIEW (widget));
  pdk_console_shm_drop (PDK_CONSOLE_VIEW (widget)->shm);

  GTK_WIDGET_CLASS (pdk_console_view_parent_class)->unmap (widget);
}

static gboolean
scrolls (PdkConsoleView *self)
{
  return self->scaling == PDK_CONSOLE_ONE_TO_ONE || self->scaling == PDK_CONSOLE_ZOOM;
}

static void
pdk_console_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  PdkConsoleView *self = PDK_CONSOLE_VIEW (widget);
  PdkConsolePixels *pixels = get_pixels (self);
  int scale = gtk_widget_get_scale_factor (widget);
  int size = 0;

  if (pixels != NULL)
    size = orientation == GTK_ORIENTATION_HORIZONTAL ? pixels->width : pixels->height;
  if (size > 0 && self->scaling == PDK_CONSOLE_ZOOM)
    size = pdk_console_transform_zoom (size, self->zoom);
  *natural = (size + scale - 1) / scale;
  *minimum = scrolls (self) ? *natural : 0;
}

static void
pdk_console_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  update_transform (PDK_CONSOLE_VIEW (widget));
}

static void
snapshot_overlay (PdkConsoleView *self, GtkSnapshot *snapshot)
{
  const PdkConsoleTransform *transform = &self->transform;
  double scale_x = pdk_console_transform_get_scale_x (transform) / transform->scale_factor;
  double scale_y = pdk_console_transform_get_scale_y (transform) / transform->scale_factor;
  graphene_rect_t bounds;

  bounds.origin.x = (double) transform->area.x / transform->scale_factor +
                    (self->overlay_x - self->overlay->hot_x) * scale_x;
  bounds.origin.y = (double) transform->area.y / transform->scale_factor +
                    (self->overlay_y - self->overlay->hot_y) * scale_y;
  bounds.size.width = self->overlay->width * scale_x;
  bounds.size.height = self->overlay->height * scale_y;
  gtk_snapshot_append_texture (snapshot, self->overlay_texture, &bounds);
}

/* What the scrolled window shows of us, in device pixels. */
static cairo_rectangle_int_t
get_visible (PdkConsoleView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *parent = gtk_widget_get_parent (widget);
  int scale = gtk_widget_get_scale_factor (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double x = 0, y = 0;
  int left, top, right, bottom;

  gtk_widget_translate_coordinates (widget, parent, 0, 0, &x, &y);
  left = MAX (0, (int) floor (-x));
  top = MAX (0, (int) floor (-y));
  right = MIN (width, (int) ceil (gtk_widget_get_width (parent) - x));
  bottom = MIN (height, (int) ceil (gtk_widget_get_height (parent) - y));
  return (cairo_rectangle_int_t){ left * scale, top * scale, MAX (0, right - left) * scale,
                                  MAX (0, bottom - top) * scale };
}

static guint64
snapshot_picture (PdkConsoleView *self, GtkSnapshot *snapshot)
{
  cairo_rectangle_int_t visible = get_visible (self);
  guint64 bytes;

  if (self->dimmed)
    gtk_snapshot_push_opacity (snapshot, DIMMED_OPACITY);
  bytes = pdk_console_painter_snapshot (self->painter, snapshot, &visible);
  if (self->overlay_texture != NULL)
    snapshot_overlay (self, snapshot);
  if (self->dimmed)
    gtk_snapshot_pop (snapshot);
  return bytes;
}

static void
keep_memory (PdkConsoleView *self, guint64 bytes)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  if (native != NULL)
    pdk_console_shm_use (self->shm, gtk_native_get_surface (native), bytes);
}

static void
pdk_console_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PdkConsoleView *self = PDK_CONSOLE_VIEW (widget);
  graphene_rect_t all =
      GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  gint64 begin = g_get_monotonic_time ();
  guint64 bytes;

  /* The scale factor may have changed without an allocation. */
  update_transform (self);
  if (pdk_console_transform_is_empty (&self->transform))
    return;
  gtk_snapshot_push_clip (snapshot, &all);
  bytes = snapshot_picture (self, snapshot);
  keep_memory (self, bytes);
  gtk_snapshot_pop (snapshot);
  end_frame (self, bytes, g_get_monotonic_time () - begin);
}

static void
pdk_console_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((PdkConsoleViewProperty) id) {
  case PROP_HAS_PICTURE:
    g_value_set_boolean (value, PDK_CONSOLE_VIEW (object)->has_picture);
    break;
  }
}

static void
pdk_console_view_dispose (GObject *object)
{
  PdkConsoleView *self = PDK_CONSOLE_VIEW (object);

  cancel_frame (self);
  stop_direct (self);
  drop_successor (self);
  g_clear_pointer (&self->painter, pdk_console_painter_free);
  g_clear_pointer (&self->shm, pdk_console_shm_free);
  g_clear_pointer (&self->overlay, pdk_console_cursor_unref);
  g_clear_object (&self->overlay_texture);
  g_clear_object (&self->framebuffer);

  G_OBJECT_CLASS (pdk_console_view_parent_class)->dispose (object);
}

static void
pdk_console_view_class_init (PdkConsoleViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_console_view_dispose;
  object_class->get_property = pdk_console_view_get_property;
  widget_class->map = pdk_console_view_map;
  widget_class->unmap = pdk_console_view_unmap;
  widget_class->measure = pdk_console_view_measure;
  widget_class->size_allocate = pdk_console_view_size_allocate;
  widget_class->snapshot = pdk_console_view_snapshot;

  props[PROP_HAS_PICTURE] =
      g_param_spec_boolean ("has-picture", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[TRANSFORMED] = g_signal_new ("transformed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "console-view");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
pdk_console_view_init (PdkConsoleView *self)
{
  self->painter = pdk_console_painter_new ();
  self->shm = pdk_console_shm_new ();
  self->transform.scale_factor = 1;
  self->zoom = 100;
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
pdk_console_view_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE_VIEW, NULL);
}

void
pdk_console_view_set_framebuffer (PdkConsoleView *self, PdkConsoleFramebuffer *framebuffer)
{
  g_return_if_fail (PDK_IS_CONSOLE_VIEW (self));
  g_return_if_fail (PDK_IS_CONSOLE_FRAMEBUFFER (framebuffer));

  if (framebuffer == self->successor)
    return;
  drop_successor (self);
  if (framebuffer == self->framebuffer)
    return;

  g_signal_connect_object (framebuffer, "damaged", G_CALLBACK (on_framebuffer_damaged), self,
                           G_CONNECT_SWAPPED);
  if (self->framebuffer == NULL)
    self->framebuffer = g_object_ref (framebuffer);
  else
    self->successor = g_object_ref (framebuffer);
  share_pictures (self);
  if (pdk_console_framebuffer_is_announced (framebuffer))
    on_framebuffer_damaged (self, framebuffer);
}

void
pdk_console_view_set_scaling (PdkConsoleView *self, PdkConsoleScaling scaling, guint zoom)
{
  g_return_if_fail (PDK_IS_CONSOLE_VIEW (self));
  g_return_if_fail (zoom >= PDK_CONSOLE_ZOOM_MIN && zoom <= PDK_CONSOLE_ZOOM_MAX);

  if (self->scaling == scaling && self->zoom == zoom)
    return;
  self->scaling = scaling;
  self->zoom = zoom;
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
pdk_console_view_set_dimmed (PdkConsoleView *self, gboolean dimmed)
{
  g_return_if_fail (PDK_IS_CONSOLE_VIEW (self));

  if (self->dimmed == dimmed)
    return;
  self->dimmed = dimmed;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_overlay_texture (PdkConsoleView *self)
{
  g_clear_object (&self->overlay_texture);
  if (self->overlay == NULL || pdk_console_cursor_is_hidden (self->overlay))
    return;
  self->overlay_texture =
      gdk_memory_texture_new (self->overlay->width, self->overlay->height, GDK_MEMORY_R8G8B8A8,
                              self->overlay->rgba, self->overlay->width * 4);
}

void
pdk_console_view_set_overlay (PdkConsoleView *self, PdkConsoleCursor *cursor, int x, int y)
{
  g_return_if_fail (PDK_IS_CONSOLE_VIEW (self));

  if (self->overlay == cursor && self->overlay_x == x && self->overlay_y == y)
    return;
  self->overlay_x = x;
  self->overlay_y = y;
  if (self->overlay != cursor) {
    g_clear_pointer (&self->overlay, pdk_console_cursor_unref);
    self->overlay = cursor != NULL ? pdk_console_cursor_ref (cursor) : NULL;
    update_overlay_texture (self);
  }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
pdk_console_view_has_picture (PdkConsoleView *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_VIEW (self), FALSE);

  return self->has_picture;
}

GdkTexture *
pdk_console_view_take_picture (PdkConsoleView *self)
{
  PdkConsolePixels *pixels = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (PDK_IS_CONSOLE_VIEW (self), NULL);

  if (!self->has_picture)
    return NULL;
  /* What a hidden view has not drawn is there as well. */
  pdk_console_framebuffer_commit (self->framebuffer);
  pixels = get_pixels (self);
  bytes = g_bytes_new (pixels->data, (gsize) pixels->stride * (gsize) pixels->height);
  return gdk_memory_texture_new (pixels->width, pixels->height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED,
                                 bytes, (gsize) pixels->stride);
}

const PdkConsoleTransform *
pdk_console_view_get_transform (PdkConsoleView *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_VIEW (self), NULL);

  return &self->transform;
}

void
pdk_console_view_get_counters (PdkConsoleView *self, PdkConsoleCounters *counters)
{
  g_return_if_fail (PDK_IS_CONSOLE_VIEW (self));

  *counters = self->counters;
}
