/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-resizer.h"

/* Of a screen that is turned on before anyone knows how large it will be shown. */
#define DEFAULT_WIDTH  1024
#define DEFAULT_HEIGHT 768

/* How long nothing is asked for because a head is in doubt.  Longer than any doubt should last. */
#define LONGEST_DOUBT_MS 2500

/* How far off an answer may be: guests round down to what their drivers can do. */
#define TOLERANCE 8

/* What is wanted of a head.  A size lasts until the guest has done it and then changes that head: an
 * old wish would take back what its user chose there.  Until then, and while a head goes on or off,
 * heads have sizes on the way that nobody chose: with another one to come, that of the whole surface. */
typedef struct {
  int width; /* 0: nothing */
  int height;
  gboolean answered; /* the guest has that size, or had */
  int width_mm;
  int height_mm;
  int enabled; /* -1: nothing */
  int place;
  gboolean positioned;
  int x;
  int y;
} Wish;

typedef struct {
  GListModel *heads; /* owned */
  Wish wishes[PDK_CONSOLE_MAX_HEADS];
  PdkConsoleResizeObstacle obstacle;
  guint held_timeout; /* 0: nothing waits to be sent */
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

/* Returns: whether each one that is used has a position */
static gboolean
arrange_by_position (PdkConsoleResizer *self, PdkConsoleMonitor *monitors, guint n)
{
  int left = G_MAXINT, top = G_MAXINT;

  for (guint i = 0; i < n; i++) {
    const Wish *wish = get_wish (self, monitors[i].head);

    if (monitors[i].enabled && !wish->positioned)
      return FALSE;
    if (monitors[i].enabled) {
      left = MIN (left, wish->x);
      top = MIN (top, wish->y);
    }
  }
  for (guint i = 0; i < n; i++)
    if (monitors[i].enabled) {
      monitors[i].x = get_wish (self, monitors[i].head)->x - left;
      monitors[i].y = get_wish (self, monitors[i].head)->y - top;
    }
  return TRUE;
}

static void
arrange (PdkConsoleResizer *self, PdkConsoleMonitor *monitors, guint n)
{
  if (arrange_by_position (self, monitors, n))
    return;
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

/* Whether it is not known of a head if it is on: it would be turned on or off by what is sent. */
static gboolean
is_in_doubt (PdkConsoleResizer *self)
{
  GListModel *heads = get_private (self)->heads;

  for (guint i = 0; i < g_list_model_get_n_items (heads); i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);

    if (pdk_console_head_get_in_doubt (head) &&
        get_wish (self, pdk_console_head_get_number (head))->enabled < 0)
      return TRUE;
  }
  return FALSE;
}

static void
send_now (PdkConsoleResizer *self)
{
  PdkConsoleMonitor monitors[PDK_CONSOLE_MAX_HEADS];
  guint n;

  g_clear_handle_id (&get_private (self)->held_timeout, g_source_remove);
  if (get_private (self)->obstacle != PDK_CONSOLE_RESIZE_POSSIBLE)
    return;
  n = collect (self, monitors);
  arrange (self, monitors, n);
  /* A guest with no screen at all could not be asked for one again by looking at it. */
  if (has_enabled (monitors, n))
    PDK_CONSOLE_RESIZER_GET_CLASS (self)->send (self, monitors, n);
}

static gboolean
on_longest_doubt (gpointer user_data)
{
  get_private (user_data)->held_timeout = 0;
  send_now (user_data);
  return G_SOURCE_REMOVE;
}

static void
send (PdkConsoleResizer *self)
{
  PdkConsoleResizerPrivate *priv = get_private (self);

  if (priv->obstacle != PDK_CONSOLE_RESIZE_POSSIBLE)
    return;
  if (!is_in_doubt (self))
    send_now (self);
  else if (priv->held_timeout == 0)
    priv->held_timeout = g_timeout_add (LONGEST_DOUBT_MS, on_longest_doubt, self);
}

/* Whether a head is still to go on or off. */
static gboolean
is_changing (PdkConsoleResizer *self)
{
  GListModel *heads = get_private (self)->heads;

  for (guint i = 0; i < g_list_model_get_n_items (heads); i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);
    const int wanted = get_wish (self, pdk_console_head_get_number (head))->enabled;

    if (pdk_console_head_get_in_doubt (head) ||
        (wanted >= 0 && wanted != pdk_console_head_get_enabled (head)))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_answer (PdkConsoleHead *head, const Wish *wish)
{
  const cairo_rectangle_int_t area = pdk_console_head_get_area (head);

  return ABS (area.width - wish->width) <= TOLERANCE &&
         ABS (area.height - wish->height) <= TOLERANCE;
}

static void
on_head_moved (PdkConsoleResizer *self, PdkConsoleHead *head)
{
  Wish *wish = get_wish (self, pdk_console_head_get_number (head));

  if (is_answer (head, wish))
    wish->answered = TRUE;
  else if (wish->answered && !is_changing (self))
    wish->width = 0;
}

/* What one had instead while another was gone for a moment was nobody's wish. */
static void
look_where_heads_are (PdkConsoleResizer *self)
{
  GListModel *heads = get_private (self)->heads;

  for (guint i = 0; i < g_list_model_get_n_items (heads); i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);

    on_head_moved (self, head);
  }
}

static void
on_head_notify_in_doubt (PdkConsoleResizer *self)
{
  look_where_heads_are (self);
  if (get_private (self)->held_timeout != 0 && !is_in_doubt (self))
    send_now (self);
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
    g_signal_connect_object (head, "notify::in-doubt", G_CALLBACK (on_head_notify_in_doubt), self,
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
  g_clear_handle_id (&get_private (PDK_CONSOLE_RESIZER (object))->held_timeout, g_source_remove);
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
  wish->answered = FALSE;
  send (self);
}

/* Heads stay as large as they are while another one goes on or off. */
static void
keep_sizes (PdkConsoleResizer *self)
{
  GListModel *heads = get_private (self)->heads;

  for (guint i = 0; i < g_list_model_get_n_items (heads); i++) {
    g_autoptr (PdkConsoleHead) head = g_list_model_get_item (heads, i);
    const cairo_rectangle_int_t area = pdk_console_head_get_area (head);
    Wish *wish = get_wish (self, pdk_console_head_get_number (head));

    if (wish->width > 0 || area.width == 0 || !pdk_console_head_get_enabled (head))
      continue;
    wish->width = area.width;
    wish->height = area.height;
    wish->width_mm = wish->height_mm = 0;
    wish->answered = TRUE;
  }
}

void
pdk_console_resizer_request_enabled (PdkConsoleResizer *self, guint head, gboolean enabled)
{
  g_return_if_fail (PDK_IS_CONSOLE_RESIZER (self));
  g_return_if_fail (head < PDK_CONSOLE_MAX_HEADS);

  keep_sizes (self);
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
pdk_console_resizer_set_position (PdkConsoleResizer *self, guint head, int x, int y)
{
  Wish *wish;

  g_return_if_fail (PDK_IS_CONSOLE_RESIZER (self));
  g_return_if_fail (head < PDK_CONSOLE_MAX_HEADS);

  wish = get_wish (self, head);
  wish->positioned = TRUE;
  wish->x = x;
  wish->y = y;
}

void
pdk_console_resizer_unset_position (PdkConsoleResizer *self, guint head)
{
  g_return_if_fail (PDK_IS_CONSOLE_RESIZER (self));
  g_return_if_fail (head < PDK_CONSOLE_MAX_HEADS);

  get_wish (self, head)->positioned = FALSE;
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
