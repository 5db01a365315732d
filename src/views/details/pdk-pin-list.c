/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-pin-list.h"

#include <glib/gi18n.h>

#include "core/definition/pdk-cpu-set.h"
#include "core/definition/pdk-host-pins.h"
#include "core/devices/pdk-host-topology.h"
#include "core/pdk-text.h"
#include "views/details/pdk-pin-row.h"
#include "widgets/pdk-toast.h"

/* More virtual CPUs than this are pinned as XML. */
#define MAX_ROWS 512
/* Names of machines in a warning. */
#define MAX_NAMES 3

/* What is pinned, and where that is written. */
typedef struct {
  const char *kind; /* of rows, or of the page */
  const char *key;  /* nullable: the field that tells rows apart */
  const char *field;
} Place;

static const Place places[] = {
  { "vcpupin", "vcpu", "cpuset" },
  { "tuning", NULL, "emulator-pin" },
  { "iothreadpin", "iothread", "cpuset" },
};

enum { VCPU, EMULATOR, IOTHREAD };

/* A row in sight. */
typedef struct {
  guint place;
  guint number;
  GtkWidget *row;
} Pin;

struct _PdkPinList {
  AdwPreferencesGroup parent_instance;

  /* Template children. */
  GtkListBox *list_box;
  GtkListBox *warnings;
  GtkListBox *pin_warnings; /* below, where what is clicked on does not move */

  /* Owned. */
  PdkDomainDraft *draft;
  GArray *cpus;
  GArray *pins;
  GPtrArray *others; /* nullable: not known */
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (PdkPinList, pdk_pin_list, ADW_TYPE_PREFERENCES_GROUP)

static Pin *
get_pin (PdkPinList *self, guint i)
{
  return &g_array_index (self->pins, Pin, i);
}

static char *
make_page (const Pin *pin)
{
  const Place *place = &places[pin->place];

  return place->key != NULL ? g_strdup_printf ("%s:%u", place->kind, pin->number)
                            : g_strdup (place->kind);
}

/* (nullable) */
static char *
read_value (PdkPinList *self, const Pin *pin)
{
  g_autofree char *page = make_page (pin);

  return pdk_domain_draft_get (self->draft, page, places[pin->place].field);
}

static gboolean
is_changed (PdkPinList *self, const Pin *pin)
{
  const Place *place = &places[pin->place];
  g_autofree char *page = make_page (pin);
  g_autoptr (PdkItem) item =
      pdk_domain_document_find (pdk_domain_draft_get_base (self->draft), page);
  g_autofree char *before =
      item != NULL ? pdk_field_get (pdk_kind_find_field (item->kind, place->field), item->element)
                   : NULL;
  g_autofree char *now = read_value (self, pin);

  return g_strcmp0 (before, now) != 0;
}

/* Editing */

static void
write_value (PdkPinList *self, const Pin *pin, const char *value)
{
  const Place *place = &places[pin->place];
  g_autoptr (GError) error = NULL;
  g_autofree char *number = g_strdup_printf ("%u", pin->number);
  gboolean done = FALSE;

  if (place->key != NULL)
    done = pdk_domain_draft_set_row (self->draft, place->kind, place->key, number, place->field,
                                     value, &error);
  else
    done = pdk_domain_draft_set (self->draft, place->kind, place->field, value, &error);
  if (!done)
    pdk_toast_show_error (GTK_WIDGET (self), _ ("It cannot be pinned"), error);
}

static void
on_row_changed (PdkPinList *self, const char *value, GtkWidget *row)
{
  for (guint i = 0; i < self->pins->len; i++)
    if (get_pin (self, i)->row == row) {
      write_value (self, get_pin (self, i), value);
      return;
    }
}

/* Neighbours stay neighbours: the host's CPUs are in the order of its cores. */
static void
on_spread (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkPinList *self = PDK_PIN_LIST (widget);

  (void) name;
  (void) parameter;
  for (guint i = 0; i < self->pins->len && self->cpus->len > 0; i++) {
    const Pin *pin = get_pin (self, i);
    g_autofree char *value = NULL;

    if (pin->place != VCPU)
      continue;
    value =
        g_strdup_printf ("%u",
                         g_array_index (self->cpus, PdkHostCpu, pin->number % self->cpus->len).id);
    write_value (self, pin, value);
  }
}

static void
on_clear (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkPinList *self = PDK_PIN_LIST (widget);

  (void) name;
  (void) parameter;
  for (guint i = 0; i < self->pins->len; i++)
    write_value (self, get_pin (self, i), NULL);
}

/* Warnings */

static void
add_warning (GtkListBox *list, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  g_autofree char *markup = pdk_text_markup (text);

  gtk_widget_add_css_class (icon, "warning");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), markup);
  gtk_list_box_append (list, row);
}

static void
clear_warnings (GtkListBox *list)
{
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

static void
show_warnings (GtkListBox *list)
{
  gtk_widget_set_visible (GTK_WIDGET (list), gtk_list_box_get_row_at_index (list, 0) != NULL);
}

static guint
count_cpus (const guchar *set)
{
  guint count = 0;

  for (guint cpu = 0; cpu < PDK_CPU_SET_MAX; cpu++)
    count += pdk_cpu_set_has (set, cpu);
  return count;
}

/* The CPUs in all pins of virtual CPUs, and how many of those have one. */
static guchar *
collect_pinned (PdkPinList *self, guint *n_pinned)
{
  guchar *all = g_malloc0 (PDK_CPU_SET_MAX / 8);

  *n_pinned = 0;
  for (guint i = 0; i < self->pins->len; i++) {
    g_autofree char *value =
        get_pin (self, i)->place == VCPU ? read_value (self, get_pin (self, i)) : NULL;
    int length = 0;
    g_autofree guchar *set =
        value != NULL ? pdk_cpu_set_parse (value, PDK_CPU_SET_MAX, &length) : NULL;

    if (set == NULL)
      continue;
    (*n_pinned)++;
    for (int byte = 0; byte < length; byte++)
      all[byte] |= set[byte];
  }
  return all;
}

static void
warn_of_others (PdkPinList *self, const guchar *pinned)
{
  g_autofree guchar *shared = g_malloc0 (PDK_CPU_SET_MAX / 8);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *cpus = NULL;
  g_autofree char *text = NULL;
  guint count = 0;

  for (guint i = 0; self->others != NULL && i < self->others->len; i++) {
    const PdkHostPin *other = g_ptr_array_index (self->others, i);
    g_autofree char *name = pdk_text_display (other->name);
    gboolean any = FALSE;

    for (guint byte = 0; byte < PDK_CPU_SET_MAX / 8; byte++) {
      any |= (pinned[byte] & other->map[byte]) != 0;
      shared[byte] |= pinned[byte] & other->map[byte];
    }
    if (any && ++count <= MAX_NAMES)
      g_string_append_printf (names, "%s%s", count > 1 ? ", " : "", name);
  }
  if (count == 0)
    return;
  cpus = pdk_cpu_set_format (shared);
  if (count > MAX_NAMES)
    g_string_append (names, "…");
  /* Translators: the first is a list of numbers, the other names of machines */
  text = g_strdup_printf (_ ("Also used by %2$s: host CPUs %1$s."), cpus, names->str);
  add_warning (self->pin_warnings, text);
}

static void
update_warnings (PdkPinList *self)
{
  guint n_vcpus = 0;
  guint n_pinned = 0;
  g_autofree guchar *pinned = collect_pinned (self, &n_pinned);
  const guint n_host = count_cpus (pinned);

  clear_warnings (self->warnings);
  clear_warnings (self->pin_warnings);
  for (guint i = 0; i < self->pins->len; i++)
    n_vcpus += get_pin (self, i)->place == VCPU;
  if (self->cpus->len > 0 && n_vcpus > self->cpus->len) {
    g_autofree char *text =
        g_strdup_printf (_ ("The machine has %u virtual CPUs, and the host %u: they take turns."),
                         n_vcpus, self->cpus->len);

    add_warning (self->warnings, text);
  }
  if (n_pinned > n_host) {
    g_autofree char *text =
        g_strdup_printf (_ ("%u virtual CPUs are pinned to %u of the host: they take turns."),
                         n_pinned, n_host);

    add_warning (self->pin_warnings, text);
  }
  warn_of_others (self, pinned);
  show_warnings (self->warnings);
  show_warnings (self->pin_warnings);
}

/* Rows */

static void
want (GArray *wanted, guint place, guint number)
{
  const Pin pin = { .place = place, .number = number };

  if (wanted->len < MAX_ROWS)
    g_array_append_val (wanted, pin);
}

static guint
read_count (PdkPinList *self, const char *page, const char *field)
{
  g_autofree char *value = pdk_domain_draft_get (self->draft, page, field);

  return value != NULL ? (guint) MIN (g_ascii_strtoull (value, NULL, 10), G_MAXUINT16) : 0;
}

/* I/O threads have the numbers that are written, and otherwise those from 1. */
static void
want_iothreads (PdkPinList *self, GArray *wanted)
{
  const guint count = read_count (self, "tuning", "iothreads");
  PdkXmlElement *list =
      pdk_xml_find (pdk_domain_document_get_root (pdk_domain_draft_get_document (self->draft)),
                    "iothreadids");
  guint written = 0;

  for (PdkXmlElement *at = list != NULL ? pdk_xml_next (list, NULL, "iothread") : NULL; at != NULL;
       at = pdk_xml_next (list, at, "iothread")) {
    guint64 id = 0;

    if (!pdk_xml_get_uint (at, "@id", 1, G_MAXUINT16, &id))
      continue;
    written++;
    want (wanted, IOTHREAD, (guint) id);
  }
  for (guint i = 1; written == 0 && i <= count; i++)
    want (wanted, IOTHREAD, i);
}

static GArray *
list_wanted (PdkPinList *self)
{
  GArray *wanted = g_array_new (FALSE, TRUE, sizeof (Pin));
  const guint n_vcpus = read_count (self, "cpu", "maximum");

  for (guint i = 0; i < n_vcpus; i++)
    want (wanted, VCPU, i);
  want (wanted, EMULATOR, 0);
  want_iothreads (self, wanted);
  return wanted;
}

static char *
describe_pin (const Pin *pin)
{
  switch (pin->place) {
  case VCPU:
    return g_strdup_printf (_ ("Virtual CPU %u"), pin->number);
  case IOTHREAD:
    return g_strdup_printf (_ ("I/O thread %u"), pin->number);
  default:
    return g_strdup (_ ("Emulator"));
  }
}

static gboolean
is_shown (PdkPinList *self, GArray *wanted)
{
  if (wanted->len != self->pins->len)
    return FALSE;
  for (guint i = 0; i < wanted->len; i++)
    if (g_array_index (wanted, Pin, i).place != get_pin (self, i)->place ||
        g_array_index (wanted, Pin, i).number != get_pin (self, i)->number)
      return FALSE;
  return TRUE;
}

static void
rebuild (PdkPinList *self, GArray *wanted)
{
  for (guint i = 0; i < self->pins->len; i++)
    gtk_list_box_remove (self->list_box, get_pin (self, i)->row);
  g_array_unref (self->pins);
  self->pins = g_array_ref (wanted);
  for (guint i = 0; i < self->pins->len; i++) {
    Pin *pin = get_pin (self, i);
    g_autofree char *title = describe_pin (pin);

    pin->row = pdk_pin_row_new (title, self->cpus);
    pdk_pin_row_set_pins (PDK_PIN_ROW (pin->row), self->others);
    g_signal_connect_object (pin->row, "changed", G_CALLBACK (on_row_changed), self,
                             G_CONNECT_SWAPPED);
    gtk_list_box_append (self->list_box, pin->row);
  }
}

static void
update (PdkPinList *self)
{
  g_autoptr (GArray) wanted = list_wanted (self);
  gboolean any = FALSE;

  if (!is_shown (self, wanted))
    rebuild (self, wanted);
  for (guint i = 0; i < self->pins->len; i++) {
    const Pin *pin = get_pin (self, i);
    g_autofree char *value = read_value (self, pin);

    any |= value != NULL;
    pdk_pin_row_update (PDK_PIN_ROW (pin->row), value, is_changed (self, pin));
  }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pins.clear", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pins.spread", self->cpus->len > 0);
  update_warnings (self);
}

/* The host */

static void
describe_host (PdkPinList *self)
{
  guint n_nodes = 0;
  guint n_sockets = 0;
  guint n_cores = 0;
  g_autofree char *cpus = NULL;
  g_autofree char *nodes = NULL;
  g_autofree char *sockets = NULL;
  g_autofree char *cores = NULL;
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (self->cpus->len == 0)
    return;
  pdk_host_topology_count (self->cpus, &n_nodes, &n_sockets, &n_cores);
  cpus = g_strdup_printf (ngettext ("%u CPU", "%u CPUs", self->cpus->len), self->cpus->len);
  nodes = g_strdup_printf (ngettext ("%u NUMA node", "%u NUMA nodes", n_nodes), n_nodes);
  sockets = g_strdup_printf (ngettext ("%u socket", "%u sockets", n_sockets), n_sockets);
  cores = g_strdup_printf (ngettext ("%u core", "%u cores", n_cores), n_cores);
  /* Translators: “2 CPUs”, “1 NUMA node”, “1 socket”, “2 cores” */
  text = g_strdup_printf (_ ("The host has %s: %s, %s, %s. Threads of a core are together."), cpus,
                          nodes, sockets, cores);
  markup = pdk_text_markup (text);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self), markup);
}

static void
on_pins_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkPinList) self = user_data;
  g_autoptr (GPtrArray) others = pdk_domain_load_pins_finish (PDK_DOMAIN (source), result, NULL);

  if (others == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;
  self->others = g_steal_pointer (&others);
  for (guint i = 0; i < self->pins->len; i++)
    pdk_pin_row_set_pins (PDK_PIN_ROW (get_pin (self, i)->row), self->others);
  update_warnings (self);
}

static void
pdk_pin_list_dispose (GObject *object)
{
  PdkPinList *self = PDK_PIN_LIST (object);

  g_cancellable_cancel (self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_PIN_LIST);
  g_clear_object (&self->draft);
  G_OBJECT_CLASS (pdk_pin_list_parent_class)->dispose (object);
}

static void
pdk_pin_list_finalize (GObject *object)
{
  PdkPinList *self = PDK_PIN_LIST (object);

  g_clear_pointer (&self->cpus, g_array_unref);
  g_clear_pointer (&self->pins, g_array_unref);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (pdk_pin_list_parent_class)->finalize (object);
}

static void
pdk_pin_list_class_init (PdkPinListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = pdk_pin_list_dispose;
  object_class->finalize = pdk_pin_list_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE "/ui/views/details/"
                                                                               "pdk-pin-list.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkPinList, list_box);
  gtk_widget_class_bind_template_child (widget_class, PdkPinList, warnings);
  gtk_widget_class_bind_template_child (widget_class, PdkPinList, pin_warnings);
  gtk_widget_class_install_action (widget_class, "pins.spread", NULL, on_spread);
  gtk_widget_class_install_action (widget_class, "pins.clear", NULL, on_clear);
}

static void
pdk_pin_list_init (PdkPinList *self)
{
  self->pins = g_array_new (FALSE, TRUE, sizeof (Pin));
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
pdk_pin_list_new (PdkDomainDraft *draft, const PdkFieldContext *context)
{
  PdkPinList *self = NULL;
  PdkOffer *offer = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);

  self = g_object_new (PDK_TYPE_PIN_LIST, NULL);
  offer = context != NULL ? context->offer : NULL;
  self->draft = g_object_ref (draft);
  self->cpus = pdk_host_topology_read (offer != NULL ? offer->host : NULL);
  describe_host (self);
  update (self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  if (context != NULL && context->domain != NULL)
    pdk_domain_load_pins_async (context->domain, self->cancellable, on_pins_loaded,
                                g_object_ref (self));
  return GTK_WIDGET (self);
}

gboolean
pdk_pin_list_is_wrong (PdkPinList *self)
{
  g_return_val_if_fail (PDK_IS_PIN_LIST (self), FALSE);

  for (guint i = 0; i < self->pins->len; i++)
    if (pdk_pin_row_is_wrong (PDK_PIN_ROW (get_pin (self, i)->row)))
      return TRUE;
  return FALSE;
}
