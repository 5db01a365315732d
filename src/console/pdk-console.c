/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console.h"
#include "pdk-console-backend-private.h"
#include "input/pdk-console-capture.h"
#include "input/pdk-console-keycodes.h"
#include "input/pdk-console-pointer.h"
#include "pdk-console-private.h"
#include "size/pdk-console-stage.h"

/* Puts view, keyboard, pointer and backend together. */

struct _PdkConsole {
  GtkWidget parent_instance;

  PdkConsoleStage *stage; /* child */
  PdkConsoleView *view;   /* borrowed: in the stage */

  /* owned */
  PdkConsoleBackend *backend;
  PdkConsoleCapture *capture;
  PdkConsolePointer *pointer;
  char *release_combo;
  char *window_combo;
  char **desktop_combos;

  int picture_width; /* guest pixels, as was last told */
  int picture_height;
  gboolean dimmed;
  gboolean paused;
  gboolean view_only;
  gboolean inhibit_shortcuts;
};

typedef enum {
  PROP_BACKEND = 1,
  PROP_HEAD,
  PROP_SCALING,
  PROP_ZOOM,
  PROP_RESIZE_GUEST,
  PROP_CAPTURED,
  PROP_KEYBOARD_CAPTURED,
  PROP_SHORTCUTS_CAPTURED,
  PROP_HAS_PICTURE,
  PROP_DIMMED,
  PROP_PAUSED,
  PROP_VIEW_ONLY,
  PROP_INHIBIT_SHORTCUTS,
  PROP_RELEASE_COMBO,
  PROP_WINDOW_COMBO,
  PROP_DESKTOP_COMBOS,
} PdkConsoleProperty;

static GParamSpec *props[PROP_DESKTOP_COMBOS + 1];

enum { RELEASED, PICTURE_RESIZED, PICTURE_MOVED, ZOOMED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkConsole, pdk_console, GTK_TYPE_WIDGET)

/* The way out: the host's shortcuts work again as soon as the focus is elsewhere. */
static void
release_to_host (PdkConsole *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  pdk_console_release_all (self);
  if (root != NULL && gtk_root_get_focus (root) == GTK_WIDGET (self))
    gtk_root_set_focus (root, NULL);
  g_signal_emit (self, signals[RELEASED], 0);
}

static void
on_release_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  release_to_host (PDK_CONSOLE (widget));
}

static void
on_pointer_pressed (PdkConsole *self)
{
  pdk_console_keyboard_disarm (pdk_console_capture_get_keyboard (self->capture));
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_pointer_zoomed (PdkConsole *self, int direction)
{
  g_signal_emit (self, signals[ZOOMED], 0, direction);
}

static void
on_pointer_notify_captured (PdkConsole *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CAPTURED]);
}

static void
on_capture_notify_captured (PdkConsole *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KEYBOARD_CAPTURED]);
}

static void
on_capture_notify_shortcuts_captured (PdkConsole *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHORTCUTS_CAPTURED]);
}

static void
on_capture_lost (PdkConsole *self)
{
  pdk_console_pointer_release_all (self->pointer);
}

static void
on_view_transformed (PdkConsole *self)
{
  int width, height;

  g_signal_emit (self, signals[PICTURE_MOVED], 0);
  pdk_console_get_picture_size (self, &width, &height);
  if (width == self->picture_width && height == self->picture_height)
    return;
  self->picture_width = width;
  self->picture_height = height;
  g_signal_emit (self, signals[PICTURE_RESIZED], 0);
}

static void
on_view_notify_has_picture (PdkConsole *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_PICTURE]);
}

/* The properties that are the stage's are ours by the same names. */
static void
on_stage_notify (PdkConsole *self, GParamSpec *pspec)
{
  if (pspec->owner_type != PDK_TYPE_CONSOLE_STAGE)
    return;
  pdk_console_pointer_set_head (self->pointer, pdk_console_stage_get_head (self->stage));
  g_object_notify (G_OBJECT (self), pspec->name);
}

static void
pdk_console_root (GtkWidget *widget)
{
  PdkConsole *self = PDK_CONSOLE (widget);
  GtkRoot *root;

  GTK_WIDGET_CLASS (pdk_console_parent_class)->root (widget);

  root = gtk_widget_get_root (widget);
  if (!GTK_IS_WINDOW (root))
    return;
  pdk_console_capture_set_window (self->capture, GTK_WINDOW (root));
  pdk_console_stage_set_window (self->stage, GTK_WINDOW (root));
}

static void
pdk_console_unroot (GtkWidget *widget)
{
  PdkConsole *self = PDK_CONSOLE (widget);

  pdk_console_capture_set_window (self->capture, NULL);
  pdk_console_stage_set_window (self->stage, NULL);

  GTK_WIDGET_CLASS (pdk_console_parent_class)->unroot (widget);
}

static void
pdk_console_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_console_parent_class)->map (widget);

  pdk_console_capture_update (PDK_CONSOLE (widget)->capture);
}

static void
pdk_console_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_console_parent_class)->unmap (widget);

  pdk_console_pointer_release_all (PDK_CONSOLE (widget)->pointer);
  pdk_console_capture_update (PDK_CONSOLE (widget)->capture);
}

static void
pdk_console_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsole *self = PDK_CONSOLE (object);

  switch ((PdkConsoleProperty) id) {
  case PROP_BACKEND:
    g_value_set_object (value, self->backend);
    break;
  case PROP_HEAD:
  case PROP_SCALING:
  case PROP_ZOOM:
  case PROP_RESIZE_GUEST:
    g_object_get_property (G_OBJECT (self->stage), pspec->name, value);
    break;
  case PROP_CAPTURED:
    g_value_set_boolean (value, pdk_console_get_captured (self));
    break;
  case PROP_KEYBOARD_CAPTURED:
    g_value_set_boolean (value, pdk_console_capture_get_captured (self->capture));
    break;
  case PROP_SHORTCUTS_CAPTURED:
    g_value_set_boolean (value, pdk_console_capture_get_shortcuts_captured (self->capture));
    break;
  case PROP_HAS_PICTURE:
    g_value_set_boolean (value, pdk_console_has_picture (self));
    break;
  case PROP_DIMMED:
    g_value_set_boolean (value, self->dimmed);
    break;
  case PROP_PAUSED:
    g_value_set_boolean (value, self->paused);
    break;
  case PROP_VIEW_ONLY:
    g_value_set_boolean (value, self->view_only);
    break;
  case PROP_INHIBIT_SHORTCUTS:
    g_value_set_boolean (value, self->inhibit_shortcuts);
    break;
  case PROP_RELEASE_COMBO:
    g_value_set_string (value, self->release_combo);
    break;
  case PROP_WINDOW_COMBO:
    g_value_set_string (value, self->window_combo);
    break;
  case PROP_DESKTOP_COMBOS:
    g_value_set_boxed (value, self->desktop_combos);
    break;
  }
}

static void
set_paused (PdkConsole *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  pdk_console_keyboard_set_paused (pdk_console_capture_get_keyboard (self->capture), paused);
  pdk_console_pointer_set_paused (self->pointer, paused);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PAUSED]);
}

static void
set_view_only (PdkConsole *self, gboolean view_only)
{
  if (self->view_only == view_only)
    return;
  if (view_only)
    pdk_console_release_all (self);
  self->view_only = view_only;
  pdk_console_pointer_set_enabled (self->pointer, !view_only);
  pdk_console_capture_set_enabled (self->capture, !view_only);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VIEW_ONLY]);
}

static void
set_inhibit_shortcuts (PdkConsole *self, gboolean inhibit)
{
  if (self->inhibit_shortcuts == inhibit)
    return;
  self->inhibit_shortcuts = inhibit;
  pdk_console_capture_set_inhibit (self->capture, inhibit);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_INHIBIT_SHORTCUTS]);
}

/* Text that is no combination, which someone may have put into the settings, is none.  Without a way
 * out nobody would get out, so that one has left Ctrl+Alt for it. */
static void
set_release_combo (PdkConsole *self, const char *text)
{
  PdkConsoleCombo combo;

  if (g_strcmp0 (self->release_combo, text) == 0)
    return;
  if (text == NULL || !pdk_console_combo_parse (text, &combo))
    pdk_console_combo_parse (PDK_CONSOLE_RELEASE_COMBO, &combo);
  g_free (self->release_combo);
  self->release_combo = pdk_console_combo_to_string (&combo);
  pdk_console_keyboard_set_release_combo (pdk_console_capture_get_keyboard (self->capture), &combo);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RELEASE_COMBO]);
}

static void
set_window_combo (PdkConsole *self, const char *text)
{
  PdkConsoleCombo combo = { 0 };

  if (g_strcmp0 (self->window_combo, text) == 0)
    return;
  if (text != NULL)
    pdk_console_combo_parse (text, &combo);
  g_free (self->window_combo);
  self->window_combo = g_strdup (text);
  pdk_console_keyboard_set_window_combo (pdk_console_capture_get_keyboard (self->capture), &combo);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WINDOW_COMBO]);
}

static void
set_desktop_combos (PdkConsole *self, const char *const *texts)
{
  g_autoptr (GArray) combos = g_array_new (FALSE, FALSE, sizeof (PdkConsoleCombo));

  for (guint i = 0; texts != NULL && texts[i] != NULL; i++) {
    PdkConsoleCombo combo;

    if (pdk_console_combo_parse (texts[i], &combo))
      g_array_append_val (combos, combo);
  }
  g_strfreev (self->desktop_combos);
  self->desktop_combos = g_strdupv ((char **) texts);
  pdk_console_keyboard_set_desktop_combos (pdk_console_capture_get_keyboard (self->capture),
                                           (const PdkConsoleCombo *) (gpointer) combos->data,
                                           combos->len);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DESKTOP_COMBOS]);
}

static void
pdk_console_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PdkConsole *self = PDK_CONSOLE (object);

  switch ((PdkConsoleProperty) id) {
  case PROP_BACKEND:
    pdk_console_set_backend (self, g_value_get_object (value));
    break;
  case PROP_HEAD:
  case PROP_SCALING:
  case PROP_ZOOM:
  case PROP_RESIZE_GUEST:
    g_object_set_property (G_OBJECT (self->stage), pspec->name, value);
    break;
  case PROP_DIMMED:
    pdk_console_set_dimmed (self, g_value_get_boolean (value));
    break;
  case PROP_PAUSED:
    set_paused (self, g_value_get_boolean (value));
    break;
  case PROP_VIEW_ONLY:
    set_view_only (self, g_value_get_boolean (value));
    break;
  case PROP_INHIBIT_SHORTCUTS:
    set_inhibit_shortcuts (self, g_value_get_boolean (value));
    break;
  case PROP_RELEASE_COMBO:
    set_release_combo (self, g_value_get_string (value));
    break;
  case PROP_WINDOW_COMBO:
    set_window_combo (self, g_value_get_string (value));
    break;
  case PROP_DESKTOP_COMBOS:
    set_desktop_combos (self, g_value_get_boxed (value));
    break;
  case PROP_CAPTURED:
  case PROP_KEYBOARD_CAPTURED:
  case PROP_SHORTCUTS_CAPTURED:
  case PROP_HAS_PICTURE:
    g_assert_not_reached ();
  }
}

static void
pdk_console_dispose (GObject *object)
{
  PdkConsole *self = PDK_CONSOLE (object);

  pdk_console_capture_set_window (self->capture, NULL);
  pdk_console_capture_set_backend (self->capture, NULL);
  g_clear_object (&self->pointer);
  g_clear_object (&self->backend);
  if (self->stage != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stage));
  self->stage = NULL;

  G_OBJECT_CLASS (pdk_console_parent_class)->dispose (object);
}

static void
pdk_console_finalize (GObject *object)
{
  PdkConsole *self = PDK_CONSOLE (object);

  g_object_unref (self->capture);
  g_free (self->release_combo);
  g_free (self->window_combo);
  g_strfreev (self->desktop_combos);

  G_OBJECT_CLASS (pdk_console_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamFlags writable = readable | G_PARAM_WRITABLE;

  props[PROP_BACKEND] =
      g_param_spec_object ("backend", NULL, NULL, PDK_TYPE_CONSOLE_BACKEND, writable);
  props[PROP_SCALING] = g_param_spec_enum ("scaling", NULL, NULL, PDK_TYPE_CONSOLE_SCALING,
                                           PDK_CONSOLE_FIT, writable);
  props[PROP_HEAD] =
      g_param_spec_uint ("head", NULL, NULL, 0, PDK_CONSOLE_MAX_HEADS - 1, 0, writable);
  props[PROP_ZOOM] = g_param_spec_uint ("zoom", NULL, NULL, PDK_CONSOLE_ZOOM_MIN,
                                        PDK_CONSOLE_ZOOM_MAX, 100, writable);
  props[PROP_RESIZE_GUEST] = g_param_spec_boolean ("resize-guest", NULL, NULL, FALSE, writable);
  props[PROP_CAPTURED] = g_param_spec_boolean ("captured", NULL, NULL, FALSE, readable);
  props[PROP_KEYBOARD_CAPTURED] =
      g_param_spec_boolean ("keyboard-captured", NULL, NULL, FALSE, readable);
  props[PROP_SHORTCUTS_CAPTURED] =
      g_param_spec_boolean ("shortcuts-captured", NULL, NULL, FALSE, readable);
  props[PROP_HAS_PICTURE] = g_param_spec_boolean ("has-picture", NULL, NULL, FALSE, readable);
  props[PROP_DIMMED] = g_param_spec_boolean ("dimmed", NULL, NULL, FALSE, writable);
  props[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, writable);
  props[PROP_VIEW_ONLY] = g_param_spec_boolean ("view-only", NULL, NULL, FALSE, writable);
  props[PROP_INHIBIT_SHORTCUTS] =
      g_param_spec_boolean ("inhibit-shortcuts", NULL, NULL, TRUE, writable);
  props[PROP_RELEASE_COMBO] =
      g_param_spec_string ("release-combo", NULL, NULL, PDK_CONSOLE_RELEASE_COMBO, writable);
  props[PROP_WINDOW_COMBO] = g_param_spec_string ("window-combo", NULL, NULL, NULL, writable);
  props[PROP_DESKTOP_COMBOS] =
      g_param_spec_boxed ("desktop-combos", NULL, NULL, G_TYPE_STRV, writable);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  signals[RELEASED] = g_signal_new ("released", G_TYPE_FROM_CLASS (object_class), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PICTURE_RESIZED] = g_signal_new ("picture-resized", G_TYPE_FROM_CLASS (object_class),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[PICTURE_MOVED] = g_signal_new ("picture-moved", G_TYPE_FROM_CLASS (object_class),
                                         G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ZOOMED] = g_signal_new ("zoomed", G_TYPE_FROM_CLASS (object_class), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
pdk_console_class_init (PdkConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_console_dispose;
  object_class->finalize = pdk_console_finalize;
  object_class->get_property = pdk_console_get_property;
  object_class->set_property = pdk_console_set_property;
  widget_class->root = pdk_console_root;
  widget_class->unroot = pdk_console_unroot;
  widget_class->map = pdk_console_map;
  widget_class->unmap = pdk_console_unmap;

  install_properties (object_class);
  gtk_widget_class_install_action (widget_class, "console.release", NULL, on_release_action);
  gtk_widget_class_set_css_name (widget_class, "console");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
pdk_console_init (PdkConsole *self)
{
  self->inhibit_shortcuts = TRUE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->stage = PDK_CONSOLE_STAGE (pdk_console_stage_new ());
  self->view = pdk_console_stage_get_view (self->stage);
  gtk_widget_set_parent (GTK_WIDGET (self->stage), GTK_WIDGET (self));
  pdk_console_keycodes_check (gtk_widget_get_display (GTK_WIDGET (self)));
  self->capture = pdk_console_capture_new (GTK_WIDGET (self));
  self->release_combo = g_strdup (PDK_CONSOLE_RELEASE_COMBO);
  self->pointer = pdk_console_pointer_new (self->view);

  g_signal_connect_object (self->capture, "released", G_CALLBACK (release_to_host), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->capture, "lost", G_CALLBACK (on_capture_lost), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->capture, "notify::captured",
                           G_CALLBACK (on_capture_notify_captured), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->capture, "notify::shortcuts-captured",
                           G_CALLBACK (on_capture_notify_shortcuts_captured), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pointer, "pressed", G_CALLBACK (on_pointer_pressed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pointer, "zoomed", G_CALLBACK (on_pointer_zoomed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pointer, "notify::captured",
                           G_CALLBACK (on_pointer_notify_captured), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stage, "notify", G_CALLBACK (on_stage_notify), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "transformed", G_CALLBACK (on_view_transformed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "notify::has-picture",
                           G_CALLBACK (on_view_notify_has_picture), self, G_CONNECT_SWAPPED);
}

GtkWidget *
pdk_console_new (void)
{
  return g_object_new (PDK_TYPE_CONSOLE, NULL);
}

void
pdk_console_set_backend (PdkConsole *self, PdkConsoleBackend *backend)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));
  g_return_if_fail (backend == NULL || PDK_IS_CONSOLE_BACKEND (backend));

  if (self->backend == backend)
    return;
  pdk_console_release_all (self);
  g_set_object (&self->backend, backend);
  pdk_console_pointer_set_backend (self->pointer, backend);
  pdk_console_stage_set_backend (self->stage, backend);
  pdk_console_capture_set_backend (self->capture, backend);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_BACKEND]);
}

PdkConsoleBackend *
pdk_console_get_backend (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), NULL);

  return self->backend;
}

gboolean
pdk_console_get_captured (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), FALSE);

  return pdk_console_pointer_get_captured (self->pointer);
}

gboolean
pdk_console_has_picture (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), FALSE);

  return pdk_console_view_has_picture (self->view);
}

GdkTexture *
pdk_console_take_picture (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), NULL);

  return pdk_console_view_take_picture (self->view);
}

void
pdk_console_get_picture_size (PdkConsole *self, int *width, int *height)
{
  const PdkConsoleTransform *transform;

  g_return_if_fail (PDK_IS_CONSOLE (self));

  transform = pdk_console_view_get_transform (self->view);
  *width = transform->guest_width;
  *height = transform->guest_height;
}

guint
pdk_console_get_percent (PdkConsole *self)
{
  const PdkConsoleTransform *transform;

  g_return_val_if_fail (PDK_IS_CONSOLE (self), 0);

  transform = pdk_console_view_get_transform (self->view);
  if (pdk_console_transform_is_empty (transform))
    return 0;
  return MAX (1, (guint) (pdk_console_transform_get_scale_x (transform) * 100 + 0.5));
}

void
pdk_console_set_dimmed (PdkConsole *self, gboolean dimmed)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));

  dimmed = !!dimmed;
  if (self->dimmed == dimmed)
    return;
  self->dimmed = dimmed;
  pdk_console_view_set_dimmed (self->view, dimmed);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DIMMED]);
}

void
pdk_console_release_all (PdkConsole *self)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));

  pdk_console_keyboard_release_all (pdk_console_capture_get_keyboard (self->capture));
  pdk_console_pointer_release_all (self->pointer);
}

void
pdk_console_send_keys (PdkConsole *self, const guint *scancodes, guint n_scancodes)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));

  if (!self->view_only)
    pdk_console_keyboard_type (pdk_console_capture_get_keyboard (self->capture), scancodes,
                               n_scancodes);
}

PdkConsoleTypist *
pdk_console_get_typist (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), NULL);

  return pdk_console_capture_get_typist (self->capture);
}

void
pdk_console_get_counters (PdkConsole *self, PdkConsoleCounters *counters)
{
  g_return_if_fail (PDK_IS_CONSOLE (self));

  pdk_console_view_get_counters (self->view, counters);
}

PdkConsoleView *
pdk_console_get_view (PdkConsole *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE (self), NULL);

  return self->view;
}
