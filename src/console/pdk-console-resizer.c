/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-resizer.h"

/* Of a screen that is turned on before anyone knows how large it will be shown. */
#define DEFAULT_WIDTH  1024
#define DEFAULT_HEIGHT 768

/* What is wanted of a head.  Each wish lasts until the guest changes that head, whatever to: an
 * old wish would take back what its user chose there. */
typedef struct {
  int width; /* 0: nothing */
  int height;
  int width_mm;
  int height_mm;
  int enabled; /* -1: nothing */
  int place;
} Wish;

typedef struct {
  GListModel *heads; /* owned */
  Wish wishes[PDK_CONSOLE_MAX_HEADS];
  PdkConsoleResizeObstacle obstacle;
} PdkConsoleResizerPrivate;

typedef enum {
  PROP_HEADS = 1,
  PROP_OBSTACLE,
} PdkConsoleResizerProperty;

static GParamSpec *props[PROP_OBSTACLE + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (PdkConsoleResizer, pdk_console_resizer, G_TYPE_OBJECT)

GType
pdk_console_resize_obstacle_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { PDK_CONSOLE_RESIZE_POSSIBLE, "PDK_CONSOLE_RESIZE_POSSIBLE", "possible" },
    { PDK_CONSOLE_RESIZE_NOT_CONNECTED, "PDK_CONSOLE_RESIZE_NOT_CONNECTED", "not-connected" },
    { PDK_CONSOLE_RESIZE_NO_CHANNEL, "PDK_CONSOLE_RESIZE_NO_CHANNEL", "no-channel" },
    { PDK_CONSOLE_RESIZE_NO_AGENT, "PDK_CONSOLE_RESIZE_NO_AGENT", "no-agent" },
    { PDK_CONSOLE_RESIZE_UNSUPPORTED, "PDK_CONSOLE_RESIZE_UNSUPPORTED", "unsupported" },
    { PDK_CONSOLE_RESIZE_REFUSED, "PDK_CONSOLE_RESIZE_REFUSED", "refused" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("PdkConsoleResizeObstacle", values));
  return type;
}

static PdkConsoleResizerPrivate *
get_private (PdkConsoleResizer *self)
{
  return pdk_console_resizer_get_instance_private (self);
}

static Wish *
get_wish (PdkConsoleResizer *self, guint head)
{
  return &get_private (self)->wishes[MIN (head, PDK_CONSOLE_MAX_HEADS - 1)];
}

static void
set_size (PdkConsoleMonitor *monitor, PdkConsoleHead *head, const Wish *wish)
{
  cairo_rectangle_int_t area = pdk_console_head_get_area (head);

  if (wish->width > 0) {
    monitor->width = wish->width;
    monitor->height = wish->height;
    monitor->width_mm = wish->width_mm;
    monitor->height_mm = wish->height_mm;
  } else {
    monitor->width = area.width > 0 ? area.width : DEFAULT_WIDTH;
    monitor->height = area.height > 0 ? area.height : DEFAULT_HEIGHT;
  }
}

/* Returns: how many of @monitors there are, in the order of their heads */
static guint
collect (PdkConsoleResizer *self, PdkConsoleMonitor *monitors)
{
  GListModel *heads = get_private (self)->heads;
  guint n = MIN (g_list_model_get_n_items (heads), PDK_CONSOLE_MAX_HEADS);

  for (guint i = 0; i < n; i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);
    const Wish *wish = get_wish (self, pdk_console_head_get_number (head));

    monitors[i] = (PdkConsoleMonitor){ .head = pdk_console_head_get_number (head) };
    monitors[i].enabled = wish->enabled >= 0 ? wish->enabled : pdk_console_head_get_enabled (head);
    set_size (&monitors[i], head, wish);
  }
  return n;
}

static gboolean
is_left_of (PdkConsoleResizer *self, const PdkConsoleMonitor *a, const PdkConsoleMonitor *b)
{
  int place_a = get_wish (self, a->head)->place;
  int place_b = get_wish (self, b->head)->place;

  return place_a < place_b || (place_a == place_b && a->head < b->head);
}

static void
arrange (PdkConsoleResizer *self, PdkConsoleMonitor *monitors, guint n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      if (monitors[j].enabled && is_left_of (self, &monitors[j], &monitors[i]))
        monitors[i].x += monitors[j].width;
}

static gboolean
has_enabled (const PdkConsoleMonitor *monitors, guint n)
{
  for (guint i = 0; i < n; i++)
    if (monitors[i].enabled)
      return TRUE;
  return FALSE;
}

static void
send (PdkConsoleResizer *self)
{
  PdkConsoleMonitor monitors[PDK_CONSOLE_MAX_HEADS];
  guint n;

  if (get_private (self)->obstacle != PDK_CONSOLE_RESIZE_POSSIBLE)
    return;
  n = collect (self, monitors);
  arrange (self, monitors, n);
  /* A guest with no screen at all could not be asked for one again by looking at it. */
  if (has_enabled (monitors, n))
    PDK_CONSOLE_RESIZER_GET_CLASS (self)->send (self, monitors, n);
}

static void
on_head_moved (PdkConsoleResizer *self, PdkConsoleHead *head)
{
  get_wish (self, pdk_console_head_get_number (head))->width = 0;
}

static void
on_head_notify_enabled (PdkConsoleResizer *self, GParamSpec *pspec, PdkConsoleHead *head)
{
  get_wish (self, pdk_console_head_get_number (head))->enabled = -1;
}

static void
on_heads_items_changed (
    PdkConsoleResizer *self, guint position, guint removed, guint added, GListModel *heads)
{
  for (guint i = position; i < position + added; i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);

    g_signal_connect_object (head, "moved", G_CALLBACK (on_head_moved), self, G_CONNECT_SWAPPED);
    g_signal_connect_object (head, "notify::enabled", G_CALLBACK (on_head_notify_enabled), self,
                             G_CONNECT_SWAPPED);
  }
}

static void
set_heads (PdkConsoleResizer *self, GListModel *heads)
{
  if (heads == NULL)
    return;
  get_private (self)->heads = g_object_ref (heads);
  g_signal_connect_object (heads, "items-changed", G_CALLBACK (on_heads_items_changed), self,
                           G_CONNECT_SWAPPED);
  on_heads_items_changed (self, 0, 0, g_list_model_get_n_items (heads), heads);
}

static void
pdk_console_resizer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleResizerPrivate *priv = get_private (PDK_CONSOLE_RESIZER (object));

  switch ((PdkConsoleResizerProperty) id) {
  case PROP_HEADS:
    g_value_set_object (value, priv->heads);
    break;
  case PROP_OBSTACLE:
    g_value_set_enum (value, priv->obstacle);
    break;
  }
}

static void
pdk_console_resizer_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch ((PdkConsoleResizerProperty) id) {
  case PROP_HEADS:
    set_heads (PDK_CONSOLE_RESIZER (object), g_value_get_object (value));
    break;
  case PROP_OBSTACLE:
    g_assert_not_reached ();
  }
}

static void
pdk_console_resizer_dispose (GObject *object)
{
  g_clear_object (&get_private (PDK_CONSOLE_RESIZER (object))->heads);

  G_OBJECT_CLASS (pdk_console_resizer_parent_class)->dispose (object);
}

static void
pdk_console_resizer_class_init (PdkConsoleResizerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_resizer_get_property;
  object_class->set_property = pdk_console_resizer_set_property;
  object_class->dispose = pdk_console_resizer_dispose;

  props[PROP_HEADS] = g_param_spec_object ("heads", NULL, NULL, G_TYPE_LIST_MODEL,
                                           flags | G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY);
  props[PROP_OBSTACLE] =
      g_param_spec_enum ("obstacle", NULL, NULL, PDK_TYPE_CONSOLE_RESIZE_OBSTACLE,
                         PDK_CONSOLE_RESIZE_NOT_CONNECTED, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_resizer_init (PdkConsoleResizer *self)
{
  PdkConsoleResizerPrivate *priv = get_private (self);

  priv->obstacle = PDK_CONSOLE_RESIZE_NOT_CONNECTED;
  for (int i = 0; i < PDK_CONSOLE_MAX_HEADS; i++)
    priv->wishes[i] = (Wish){ .enabled = -1, .place = i };
}

PdkConsoleResizeObstacle
pdk_console_resizer_get_obstacle (PdkConsoleResizer *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_RESIZER (self), PDK_CONSOLE_RESIZE_NOT_CONNECTED);

  return get_private (self)->obstacle;
}

void
pdk_console_resizer_request_size (
    PdkConsoleResizer *self, guint head, int width, int height, int width_mm, int height_mm)
{
  Wish *wish;

  g_return_if_fail (PDK_IS_CONSOLE_RESIZER (self));
  g_return_if_fail (head < PDK_CONSOLE_MAX_HEADS);
  g_return_if_fail (width > 0 && height > 0);

  wish = get_wish (self, head);
  wish->width = width;
  wish->height = height;
  wish->width_mm = width_mm;
  wish->height_mm = height_mm;
  send (self);
}

void
pdk_console_resizer_request_enabled (PdkConsoleResizer *self, guint head, gboolean enabled)
{
  g_return_if_fail (PDK_IS_CONSOLE_RESIZER (self));
  g_return_if_fail (head < PDK_CONSOLE_MAX_HEADS);

  get_wish (self, head)->enabled = !!enabled;
  send (self);
}

void
pdk_console_resizer_set_place (PdkConsoleResizer *self, guint head, int place)
{
  g_return_if_fail (PDK_IS_CONSOLE_RESIZER (self));
  g_return_if_fail (head < PDK_CONSOLE_MAX_HEADS);

  get_wish (self, head)->place = place;
}

void
pdk_console_resizer_set_obstacle (PdkConsoleResizer *self, PdkConsoleResizeObstacle obstacle)
{
  PdkConsoleResizerPrivate *priv;

  g_return_if_fail (PDK_IS_CONSOLE_RESIZER (self));

  priv = get_private (self);
  if (priv->obstacle == obstacle)
    return;
  priv->obstacle = obstacle;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OBSTACLE]);
}
