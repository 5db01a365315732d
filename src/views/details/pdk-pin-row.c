/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-pin-row.h"

#include <glib/gi18n.h>

#include "core/definition/pdk-cpu-set.h"
#include "core/devices/pdk-host-topology.h"
#include "core/pdk-text.h"
#include "views/details/pdk-cpu-map.h"

/* More buttons than this nobody chooses from. */
#define MAX_BUTTONS 512

struct _PdkPinRow {
  AdwExpanderRow parent_instance;

  /* Owned. */
  GArray *cpus;
  GPtrArray *pins; /* nullable */
  char *value;     /* nullable */

  /* Borrowed; %NULL until it is expanded. */
  GtkWidget *entry;
  GtkWidget *map;
  GtkWidget *changed_icon;

  gboolean updating;
  gboolean wrong;
};

G_DEFINE_FINAL_TYPE (PdkPinRow, pdk_pin_row, ADW_TYPE_EXPANDER_ROW)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

/* (nullable): the CPUs of a list; none of “” */
static guchar *
parse (const char *text)
{
  int length = 0;

  return text != NULL && *text != '\0' ? pdk_cpu_set_parse (text, PDK_CPU_SET_MAX, &length) : NULL;
}

static gboolean
has_cpu (PdkPinRow *self, guint id)
{
  for (guint i = 0; i < self->cpus->len; i++)
    if (g_array_index (self->cpus, PdkHostCpu, i).id == id)
      return TRUE;
  return FALSE;
}

/* Whether the list names a CPU that the host lacks. */
static gboolean
lacks_any (PdkPinRow *self)
{
  g_autofree guchar *set = parse (self->value);

  for (guint cpu = 0; set != NULL && self->cpus->len > 0 && cpu < PDK_CPU_SET_MAX; cpu++)
    if (pdk_cpu_set_has (set, cpu) && !has_cpu (self, cpu))
      return TRUE;
  return FALSE;
}

static void
update_subtitle (PdkPinRow *self)
{
  g_autofree char *text = NULL;
  g_autofree char *markup = NULL;

  if (self->value == NULL)
    text = g_strdup (_ ("Any CPU of the host"));
  else if (lacks_any (self))
    /* Translators: %s is a list of numbers: “0-3,8” */
    text = g_strdup_printf (_ ("Host CPUs: %s, some of which this host lacks"), self->value);
  else
    /* Translators: %s is a list of numbers: “0-3,8” */
    text = g_strdup_printf (_ ("Host CPUs: %s"), self->value);
  markup = pdk_text_markup (text);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), markup);
}

static void
set_wrong (PdkPinRow *self, gboolean wrong)
{
  if (self->wrong == wrong)
    return;
  self->wrong = wrong;
  if (wrong)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
  gtk_widget_set_tooltip_text (self->entry, wrong ? _ ("Give a list like 0-3,8") : NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "details.check", NULL);
}

static void
on_entry_changed (PdkPinRow *self)
{
  g_autofree char *text = NULL;
  g_autofree guchar *set = NULL;

  if (self->updating)
    return;
  text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  set = parse (text);
  set_wrong (self, set == NULL && *text != '\0');
  if (self->wrong)
    return;
  /* What is typed stays as it is typed. */
  self->updating = TRUE;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, text);
  self->updating = FALSE;
}

static void
on_map_changed (PdkPinRow *self)
{
  g_autofree guchar *set = pdk_cpu_map_get_chosen (PDK_CPU_MAP (self->map));
  g_autofree char *text = pdk_cpu_set_format (set);

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, text);
}

/* Widgets */

static void
show_value (PdkPinRow *self)
{
  g_autofree guchar *set = parse (self->value);

  if (self->entry == NULL)
    return;
  if (!self->updating) {
    self->updating = TRUE;
    gtk_editable_set_text (GTK_EDITABLE (self->entry), self->value != NULL ? self->value : "");
    self->updating = FALSE;
    set_wrong (self, FALSE);
  }
  if (self->map != NULL)
    pdk_cpu_map_set_chosen (PDK_CPU_MAP (self->map), set);
}

static void
add_map (PdkPinRow *self)
{
  GtkWidget *row = adw_preferences_row_new ();

  self->map = pdk_cpu_map_new (self->cpus);
  pdk_cpu_map_set_pins (PDK_CPU_MAP (self->map), self->pins);
  g_signal_connect_object (self->map, "changed", G_CALLBACK (on_map_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), self->map);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

/* A machine may have hundreds, so what is in them is made when it is looked at. */
static void
on_expanded (PdkPinRow *self)
{
  if (self->entry != NULL || !adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)))
    return;
  self->entry = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry), _ ("Host CPUs"));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_entry_changed), self,
                           G_CONNECT_SWAPPED);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), self->entry);
  if (self->cpus->len > 0 && self->cpus->len <= MAX_BUTTONS)
    add_map (self);
  show_value (self);
}

static void
pdk_pin_row_finalize (GObject *object)
{
  PdkPinRow *self = PDK_PIN_ROW (object);

  g_clear_pointer (&self->cpus, g_array_unref);
  g_clear_pointer (&self->pins, g_ptr_array_unref);
  g_free (self->value);
  G_OBJECT_CLASS (pdk_pin_row_parent_class)->finalize (object);
}

static void
pdk_pin_row_class_init (PdkPinRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_pin_row_finalize;

  /**
   * PdkPinRow::changed:
   * @value: the list; “” for any
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", PDK_TYPE_PIN_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
pdk_pin_row_init (PdkPinRow *self)
{
  self->changed_icon = gtk_label_new (_ ("changed"));
  gtk_widget_add_css_class (self->changed_icon, "pdk-later");
  gtk_widget_set_visible (self->changed_icon, FALSE);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), self->changed_icon);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (on_expanded), NULL);
}

GtkWidget *
pdk_pin_row_new (const char *title, GArray *cpus)
{
  PdkPinRow *self = NULL;
  g_autofree char *markup = NULL;

  g_return_val_if_fail (title != NULL && cpus != NULL, NULL);

  self = g_object_new (PDK_TYPE_PIN_ROW, NULL);
  markup = pdk_text_markup (title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), markup);
  self->cpus = g_array_ref (cpus);
  update_subtitle (self);
  return GTK_WIDGET (self);
}

void
pdk_pin_row_update (PdkPinRow *self, const char *value, gboolean changed)
{
  g_return_if_fail (PDK_IS_PIN_ROW (self));

  gtk_widget_set_visible (self->changed_icon, changed);
  if (g_strcmp0 (self->value, value) == 0)
    return;
  g_free (self->value);
  self->value = g_strdup (value);
  update_subtitle (self);
  show_value (self);
}

void
pdk_pin_row_set_pins (PdkPinRow *self, GPtrArray *pins)
{
  g_return_if_fail (PDK_IS_PIN_ROW (self));

  g_clear_pointer (&self->pins, g_ptr_array_unref);
  self->pins = pins != NULL ? g_ptr_array_ref (pins) : NULL;
  if (self->map != NULL)
    pdk_cpu_map_set_pins (PDK_CPU_MAP (self->map), pins);
}

gboolean
pdk_pin_row_is_wrong (PdkPinRow *self)
{
  g_return_val_if_fail (PDK_IS_PIN_ROW (self), FALSE);

  return self->wrong;
}
