/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-stage.h"
#include "pdk-console-backend-private.h"
#include "pdk-console-follower.h"

struct _PdkConsoleStage {
  GtkWidget parent_instance;

  GtkWidget *scroller;  /* child */
  PdkConsoleView *view; /* borrowed: in the scroller */

  /* owned */
  PdkConsoleBackend *backend;
  PdkConsoleFollower *follower;

  PdkConsoleScaling scaling;
  guint zoom; /* percent */
  guint head;
  gboolean resize_guest;
};

typedef enum {
  PROP_HEAD = 1,
  PROP_SCALING,
  PROP_ZOOM,
  PROP_RESIZE_GUEST,
} PdkConsoleStageProperty;

static GParamSpec *props[PROP_RESIZE_GUEST + 1];

G_DEFINE_FINAL_TYPE (PdkConsoleStage, pdk_console_stage, GTK_TYPE_WIDGET)

static void
apply_scaling (PdkConsoleStage *self)
{
  gboolean scrolls = self->scaling == PDK_CONSOLE_ONE_TO_ONE || self->scaling == PDK_CONSOLE_ZOOM;
  GtkPolicyType policy = scrolls ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), policy, policy);
  pdk_console_view_set_scaling (self->view, self->scaling, self->zoom);
  pdk_console_follower_set_zoom (self->follower,
                                 self->scaling == PDK_CONSOLE_ZOOM ? self->zoom : 100);
}

/* One that the guest does not know of yet stays empty until it does. */
static void
show_head (PdkConsoleStage *self)
{
  PdkConsoleResizer *resizer = NULL;

  if (self->backend != NULL) {
    PdkConsoleHead *head = pdk_console_backend_ensure_head (self->backend, self->head);

    resizer = pdk_console_backend_get_resizer (self->backend);
    pdk_console_view_set_framebuffer (self->view, pdk_console_head_get_framebuffer (head));
  }
  pdk_console_follower_set_resizer (self->follower, resizer, self->head);
}

static void
set_head (PdkConsoleStage *self, guint head)
{
  if (self->head == head)
    return;
  self->head = head;
  show_head (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HEAD]);
}

static void
set_scaling (PdkConsoleStage *self, PdkConsoleScaling scaling)
{
  if (self->scaling == scaling)
    return;
  self->scaling = scaling;
  apply_scaling (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SCALING]);
}

static void
set_zoom (PdkConsoleStage *self, guint zoom)
{
  if (self->zoom == zoom)
    return;
  self->zoom = zoom;
  apply_scaling (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

static void
set_resize_guest (PdkConsoleStage *self, gboolean resize_guest)
{
  if (self->resize_guest == resize_guest)
    return;
  self->resize_guest = resize_guest;
  pdk_console_follower_set_active (self->follower, resize_guest);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RESIZE_GUEST]);
}

static void
pdk_console_stage_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleStage *self = PDK_CONSOLE_STAGE (object);

  switch ((PdkConsoleStageProperty) id) {
  case PROP_HEAD:
    g_value_set_uint (value, self->head);
    break;
  case PROP_SCALING:
    g_value_set_enum (value, self->scaling);
    break;
  case PROP_ZOOM:
    g_value_set_uint (value, self->zoom);
    break;
  case PROP_RESIZE_GUEST:
    g_value_set_boolean (value, self->resize_guest);
    break;
  }
}

static void
pdk_console_stage_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PdkConsoleStage *self = PDK_CONSOLE_STAGE (object);

  switch ((PdkConsoleStageProperty) id) {
  case PROP_HEAD:
    set_head (self, g_value_get_uint (value));
    break;
  case PROP_SCALING:
    set_scaling (self, g_value_get_enum (value));
    break;
  case PROP_ZOOM:
    set_zoom (self, g_value_get_uint (value));
    break;
  case PROP_RESIZE_GUEST:
    set_resize_guest (self, g_value_get_boolean (value));
    break;
  }
}

static void
pdk_console_stage_dispose (GObject *object)
{
  PdkConsoleStage *self = PDK_CONSOLE_STAGE (object);

  g_clear_object (&self->follower);
  g_clear_object (&self->backend);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (pdk_console_stage_parent_class)->dispose (object);
}

static void
pdk_console_stage_class_init (PdkConsoleStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = pdk_console_stage_dispose;
  object_class->get_property = pdk_console_stage_get_property;
  object_class->set_property = pdk_console_stage_set_property;

  props[PROP_HEAD] = g_param_spec_uint ("head", NULL, NULL, 0, PDK_CONSOLE_MAX_HEADS - 1, 0, flags);
  props[PROP_SCALING] =
      g_param_spec_enum ("scaling", NULL, NULL, PDK_TYPE_CONSOLE_SCALING, PDK_CONSOLE_FIT, flags);
  props[PROP_ZOOM] = g_param_spec_uint ("zoom", NULL, NULL, PDK_CONSOLE_ZOOM_MIN,
                                        PDK_CONSOLE_ZOOM_MAX, 100, flags);
  props[PROP_RESIZE_GUEST] = g_param_spec_boolean ("resize-guest", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

/* The view draws what is seen of it, and what has not changed is not drawn by GTK again. */
static void
redraw_when_scrolled (PdkConsoleStage *self, GtkAdjustment *adjustment)
{
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw),
                           self->view, G_CONNECT_SWAPPED);
}

static void
pdk_console_stage_init (PdkConsoleStage *self)
{
  GtkWidget *viewport = gtk_viewport_new (NULL, NULL);
  GtkScrolledWindow *scroller;

  self->zoom = 100;
  self->view = PDK_CONSOLE_VIEW (pdk_console_view_new ());
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (viewport), FALSE);
  gtk_viewport_set_child (GTK_VIEWPORT (viewport), GTK_WIDGET (self->view));
  self->scroller = gtk_scrolled_window_new ();
  scroller = GTK_SCROLLED_WINDOW (self->scroller);
  gtk_widget_set_focusable (self->scroller, FALSE);
  gtk_scrolled_window_set_policy (scroller, GTK_POLICY_NEVER, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (scroller, viewport);
  /* One finger is the guest's: see pdk_console_touch_events_pan(). */
  gtk_scrolled_window_set_kinetic_scrolling (scroller, FALSE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  redraw_when_scrolled (self, gtk_scrolled_window_get_hadjustment (scroller));
  redraw_when_scrolled (self, gtk_scrolled_window_get_vadjustment (scroller));
  self->follower = pdk_console_follower_new (self->scroller, self->view);
}

GtkWidget *
pdk_console_stage_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE_STAGE, NULL);
}

PdkConsoleView *
pdk_console_stage_get_view (PdkConsoleStage *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_STAGE (self), NULL);

  return self->view;
}

void
pdk_console_stage_set_backend (PdkConsoleStage *self, PdkConsoleBackend *backend)
{
  g_return_if_fail (PDK_IS_CONSOLE_STAGE (self));

  if (g_set_object (&self->backend, backend))
    show_head (self);
}

void
pdk_console_stage_set_window (PdkConsoleStage *self, GtkWindow *window)
{
  g_return_if_fail (PDK_IS_CONSOLE_STAGE (self));

  if (self->follower != NULL)
    pdk_console_follower_set_window (self->follower, window);
}

guint
pdk_console_stage_get_head (PdkConsoleStage *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_STAGE (self), 0);

  return self->head;
}
