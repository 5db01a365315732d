/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-cpu-map.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/definition/pdk-cpu-set.h"
#include "core/definition/pdk-host-pins.h"
#include "core/pdk-text.h"

/* Names of machines in a tooltip. */
#define MAX_NAMES 4

struct _PdkCpuMap {
  GtkWidget parent_instance;

  /* Owned. */
  GArray *cpus;
  GPtrArray *buttons; /* borrowed: one for each of cpus */
  guchar *chosen;     /* also what the host lacks */

  GtkWidget *box; /* borrowed */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (PdkCpuMap, pdk_cpu_map, GTK_TYPE_WIDGET)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static const PdkHostCpu *
get_cpu (PdkCpuMap *self, guint i)
{
  return &g_array_index (self->cpus, PdkHostCpu, i);
}

static void
on_toggled (PdkCpuMap *self, GtkToggleButton *button)
{
  guint i = 0;

  if (self->updating || !g_ptr_array_find (self->buttons, button, &i))
    return;
  pdk_cpu_set_change (self->chosen, get_cpu (self, i)->id, gtk_toggle_button_get_active (button));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Keys.  A flow box moves from where its own cursor is, which is not where somebody clicked. */

static void
get_middle (PdkCpuMap *self, guint i, graphene_point_t *middle)
{
  GtkWidget *button = g_ptr_array_index (self->buttons, i);
  graphene_rect_t bounds;

  graphene_point_init (middle, 0, 0);
  if (gtk_widget_compute_bounds (button, GTK_WIDGET (self), &bounds))
    graphene_rect_get_center (&bounds, middle);
}

/* The nearest one of the next line in that @direction, 1 down or -1 up; @from when there is none. */
static guint
find_beside (PdkCpuMap *self, guint from, int direction)
{
  graphene_point_t here, best = { 0 };
  guint found = from;

  get_middle (self, from, &here);
  for (guint i = 0; i < self->buttons->len; i++) {
    graphene_point_t at;
    float nearer = 0;

    get_middle (self, i, &at);
    if ((at.y - here.y) * direction < 1)
      continue;
    nearer = found == from ? -1 : fabsf (at.y - here.y) - fabsf (best.y - here.y);
    if (nearer < -0.5f || (nearer < 0.5f && fabsf (at.x - here.x) < fabsf (best.x - here.x))) {
      found = i;
      best = at;
    }
  }
  return found;
}

/* @from at the ends; -1 for a key that does not move */
static int
find_next (PdkCpuMap *self, guint from, guint keyval)
{
  const guint last = self->buttons->len - 1;
  const gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    if ((keyval == GDK_KEY_Left || keyval == GDK_KEY_KP_Left) == !mirrored)
      return from > 0 ? from - 1 : 0;
    return MIN (from + 1, last);
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    return find_beside (self, from, -1);
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    return find_beside (self, from, 1);
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    return 0;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    return last;
  default:
    return -1;
  }
}

static gboolean
on_key_pressed (PdkCpuMap *self, guint keyval, guint keycode, GdkModifierType modifiers)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  guint from = 0;
  int to = -1;

  (void) keycode;
  if ((modifiers & gtk_accelerator_get_default_mod_mask ()) != 0 ||
      !g_ptr_array_find (self->buttons, focus, &from))
    return GDK_EVENT_PROPAGATE;
  to = find_next (self, from, keyval);
  if (to < 0)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (g_ptr_array_index (self->buttons, to));
  return GDK_EVENT_STOP;
}

/* Widgets */

static char *
describe_cpu (const PdkHostCpu *cpu)
{
  /* Translators: a CPU of a host, and where it is: all are numbers */
  return g_strdup_printf (_ ("Host CPU %u: node %u, socket %u, core %u, thread %u"), cpu->id,
                          cpu->node, cpu->socket, cpu->core, cpu->thread);
}

static void
describe_button (GtkWidget *button, const PdkHostCpu *cpu, const char *users)
{
  g_autofree char *place = describe_cpu (cpu);
  g_autofree char *text = NULL;

  /* Translators: the first is “Host CPU 3: …”, the other names of machines */
  text = users != NULL ? g_strdup_printf (_ ("%s. Used by %s"), place, users) : g_strdup (place);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static GtkWidget *
new_button (PdkCpuMap *self, const PdkHostCpu *cpu)
{
  g_autofree char *text = g_strdup_printf ("%u", cpu->id);
  GtkWidget *button = gtk_toggle_button_new_with_label (text);

  gtk_widget_add_css_class (button, "pdk-cpu");
  gtk_widget_add_css_class (button, "numeric");
  describe_button (button, cpu, NULL);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_toggled), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->buttons, button);
  return button;
}

static gboolean
is_same_place (const PdkHostCpu *a, const PdkHostCpu *b)
{
  return a->node == b->node && a->socket == b->socket && a->die == b->die;
}

static gboolean
is_same_core (const PdkHostCpu *a, const PdkHostCpu *b)
{
  return is_same_place (a, b) && a->cluster == b->cluster && a->core == b->core;
}

/* “Node 0 · Socket 1 · Die 0”; dies only where a host has several. */
static void
add_heading (PdkCpuMap *self, const PdkHostCpu *cpu)
{
  g_autofree char *text = NULL;
  GtkWidget *label = NULL;
  gboolean dies = FALSE;

  for (guint i = 0; i < self->cpus->len; i++)
    dies |= get_cpu (self, i)->die != 0;
  text =
      dies ? g_strdup_printf (_ ("Node %u · Socket %u · Die %u"), cpu->node, cpu->socket, cpu->die)
           : g_strdup_printf (_ ("Node %u · Socket %u"), cpu->node, cpu->socket);
  label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_box_append (GTK_BOX (self->box), label);
}

static GtkWidget *
add_place (PdkCpuMap *self, const PdkHostCpu *cpu)
{
  GtkWidget *flow = gtk_flow_box_new ();

  add_heading (self, cpu);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), 16);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (flow), 4);
  gtk_box_append (GTK_BOX (self->box), flow);
  return flow;
}

static GtkWidget *
add_core (GtkWidget *flow)
{
  GtkWidget *core = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (core, "linked");
  gtk_widget_set_halign (core, GTK_ALIGN_START);
  gtk_flow_box_append (GTK_FLOW_BOX (flow), core);
  /* The keys go to the buttons. */
  gtk_widget_set_focusable (gtk_widget_get_parent (core), FALSE);
  return core;
}

static void
fill (PdkCpuMap *self)
{
  GtkWidget *flow = NULL;
  GtkWidget *core = NULL;

  for (guint i = 0; i < self->cpus->len; i++) {
    const PdkHostCpu *cpu = get_cpu (self, i);

    if (i == 0 || !is_same_place (cpu, cpu - 1))
      flow = add_place (self, cpu);
    if (i == 0 || !is_same_core (cpu, cpu - 1))
      core = add_core (flow);
    gtk_box_append (GTK_BOX (core), new_button (self, cpu));
  }
}

static void
pdk_cpu_map_dispose (GObject *object)
{
  PdkCpuMap *self = PDK_CPU_MAP (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (pdk_cpu_map_parent_class)->dispose (object);
}

static void
pdk_cpu_map_finalize (GObject *object)
{
  PdkCpuMap *self = PDK_CPU_MAP (object);

  g_clear_pointer (&self->cpus, g_array_unref);
  g_ptr_array_unref (self->buttons);
  g_free (self->chosen);
  G_OBJECT_CLASS (pdk_cpu_map_parent_class)->finalize (object);
}

static void
pdk_cpu_map_class_init (PdkCpuMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = pdk_cpu_map_dispose;
  object_class->finalize = pdk_cpu_map_finalize;

  /**
   * PdkCpuMap::changed:
   *
   * The user has chosen others.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_CPU_MAP, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
pdk_cpu_map_init (PdkCpuMap *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->buttons = g_ptr_array_new ();
  self->chosen = g_malloc0 (PDK_CPU_SET_MAX / 8);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "pdk-cpu-map");
}

GtkWidget *
pdk_cpu_map_new (GArray *cpus)
{
  PdkCpuMap *self = NULL;

  g_return_val_if_fail (cpus != NULL, NULL);

  self = g_object_new (PDK_TYPE_CPU_MAP, NULL);
  self->cpus = g_array_ref (cpus);
  fill (self);
  return GTK_WIDGET (self);
}

void
pdk_cpu_map_set_chosen (PdkCpuMap *self, const guchar *set)
{
  g_return_if_fail (PDK_IS_CPU_MAP (self));

  self->updating = TRUE;
  for (guint cpu = 0; cpu < PDK_CPU_SET_MAX; cpu++)
    pdk_cpu_set_change (self->chosen, cpu, set != NULL && pdk_cpu_set_has (set, cpu));
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, i),
                                  pdk_cpu_set_has (self->chosen, get_cpu (self, i)->id));
  self->updating = FALSE;
}

guchar *
pdk_cpu_map_get_chosen (PdkCpuMap *self)
{
  g_return_val_if_fail (PDK_IS_CPU_MAP (self), NULL);

  return g_memdup2 (self->chosen, PDK_CPU_SET_MAX / 8);
}

/* (nullable): who else is pinned to @cpu, for people */
static char *
list_users (GPtrArray *pins, guint cpu)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint count = 0;

  for (guint i = 0; pins != NULL && i < pins->len; i++) {
    const PdkHostPin *pin = g_ptr_array_index (pins, i);
    g_autofree char *name = NULL;

    if (!pdk_cpu_set_has (pin->map, cpu))
      continue;
    name = pdk_text_display (pin->name);
    if (++count <= MAX_NAMES)
      g_string_append_printf (names, "%s%s", count > 1 ? ", " : "", name);
  }
  if (count > MAX_NAMES)
    g_string_append (names, "…");
  return count > 0 ? g_string_free (g_steal_pointer (&names), FALSE) : NULL;
}

void
pdk_cpu_map_set_pins (PdkCpuMap *self, GPtrArray *pins)
{
  g_return_if_fail (PDK_IS_CPU_MAP (self));

  for (guint i = 0; i < self->buttons->len; i++) {
    GtkWidget *button = g_ptr_array_index (self->buttons, i);
    g_autofree char *users = list_users (pins, get_cpu (self, i)->id);

    describe_button (button, get_cpu (self, i), users);
    if (users != NULL)
      gtk_widget_add_css_class (button, "pdk-cpu-used");
    else
      gtk_widget_remove_css_class (button, "pdk-cpu-used");
  }
}
