/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-performance-device.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/pdk-text.h"
#include "widgets/pdk-graph.h"

struct _PdkPerformanceDevice {
  AdwExpanderRow parent_instance;

  /* Owned. */
  PdkDeviceHistory *history;
  PdkTimeView *view;

  /* Borrowed. */
  const PdkPerformanceKind *kind; /* static */
  GtkLabel *rates_label;
  GtkBox *graphs;
};

G_DEFINE_FINAL_TYPE (PdkPerformanceDevice, pdk_performance_device, ADW_TYPE_EXPANDER_ROW)

void
pdk_performance_add_graphs (GtkBox *box,
                            PdkTimeline *timeline,
                            const PdkPerformanceKind *kind,
                            PdkTimeView *view)
{
  GtkWidget *rates = NULL;
  GtkWidget *events = NULL;

  g_return_if_fail (GTK_IS_BOX (box));
  g_return_if_fail (PDK_IS_TIMELINE (timeline));
  g_return_if_fail (kind != NULL);

  rates = pdk_graph_new (_ (kind->rates_title), PDK_UNIT_BYTES_PER_SECOND, view);
  pdk_graph_add_series (PDK_GRAPH (rates), kind->in_column, _ (kind->in_title));
  pdk_graph_add_series (PDK_GRAPH (rates), kind->out_column, _ (kind->out_title));
  pdk_graph_set_timeline (PDK_GRAPH (rates), timeline);
  gtk_box_append (box, rates);

  events = pdk_graph_new (_ (kind->events_title), PDK_UNIT_PER_SECOND, view);
  pdk_graph_add_series (PDK_GRAPH (events), kind->first_column, _ (kind->first_title));
  pdk_graph_add_series (PDK_GRAPH (events), kind->second_column, _ (kind->second_title));
  pdk_graph_set_timeline (PDK_GRAPH (events), timeline);
  gtk_box_append (box, events);
}

static char *
format_rate (PdkPerformanceDevice *self, guint column)
{
  return pdk_unit_format (PDK_UNIT_BYTES_PER_SECOND,
                          pdk_timeline_get_last (pdk_device_history_get_timeline (self->history),
                                                 column));
}

static void
update_rates (PdkPerformanceDevice *self)
{
  g_autofree char *in = format_rate (self, self->kind->in_column);
  g_autofree char *out = format_rate (self, self->kind->out_column);
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  text = g_strdup_printf ("↓ %s   ↑ %s", in, out);
  if (g_str_equal (text, gtk_label_get_label (self->rates_label)))
    return;
  words = g_strdup_printf ("%s %s · %s %s", _ (self->kind->in_title), in, _ (self->kind->out_title),
                           out);
  gtk_label_set_label (self->rates_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->rates_label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->rates_label), words);
}

/* The row keeps its graphs; while it is folded they are not mapped and cost nothing. */
static void
on_expanded (PdkPerformanceDevice *self)
{
  if (!adw_expander_row_get_expanded (ADW_EXPANDER_ROW (self)) ||
      gtk_widget_get_first_child (GTK_WIDGET (self->graphs)) != NULL)
    return;
  pdk_performance_add_graphs (self->graphs, pdk_device_history_get_timeline (self->history),
                              self->kind, self->view);
}

static void
add_head (PdkPerformanceDevice *self)
{
  g_autofree char *title = pdk_text_markup (pdk_device_history_get_name (self->history));
  const char *source = pdk_device_history_get_source (self->history);
  GtkWidget *small =
      pdk_graph_new_compact (_ (self->kind->rates_title), PDK_UNIT_BYTES_PER_SECOND, self->view);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  if (source != NULL) {
    g_autofree char *subtitle = pdk_text_markup (source);
    g_autofree char *safe = pdk_text_display (source);

    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), safe);
  }
  pdk_graph_add_series (PDK_GRAPH (small), self->kind->in_column, _ (self->kind->in_title));
  pdk_graph_add_series (PDK_GRAPH (small), self->kind->out_column, _ (self->kind->out_title));
  pdk_graph_set_timeline (PDK_GRAPH (small), pdk_device_history_get_timeline (self->history));
  gtk_widget_set_valign (small, GTK_ALIGN_CENTER);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), small);

  self->rates_label = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (self->rates_label, 1);
  gtk_label_set_width_chars (self->rates_label, 28);
  gtk_widget_add_css_class (GTK_WIDGET (self->rates_label), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->rates_label), "dim-label");
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->rates_label));
}

static void
add_body (PdkPerformanceDevice *self)
{
  GtkWidget *row = adw_preferences_row_new ();

  self->graphs = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  gtk_widget_add_css_class (GTK_WIDGET (self->graphs), "pdk-graphs");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), GTK_WIDGET (self->graphs));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
pdk_performance_device_dispose (GObject *object)
{
  PdkPerformanceDevice *self = PDK_PERFORMANCE_DEVICE (object);

  g_clear_object (&self->history);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (pdk_performance_device_parent_class)->dispose (object);
}

static void
pdk_performance_device_class_init (PdkPerformanceDeviceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_performance_device_dispose;
}

static void
pdk_performance_device_init (PdkPerformanceDevice *self)
{
}

GtkWidget *
pdk_performance_device_new (PdkDeviceHistory *history,
                            const PdkPerformanceKind *kind,
                            PdkTimeView *view)
{
  PdkPerformanceDevice *self = NULL;

  g_return_val_if_fail (PDK_IS_DEVICE_HISTORY (history), NULL);
  g_return_val_if_fail (kind != NULL, NULL);
  g_return_val_if_fail (PDK_IS_TIME_VIEW (view), NULL);

  self = g_object_new (PDK_TYPE_PERFORMANCE_DEVICE, NULL);
  self->history = g_object_ref (history);
  self->kind = kind;
  self->view = g_object_ref (view);
  add_head (self);
  add_body (self);
  g_signal_connect (self, "notify::expanded", G_CALLBACK (on_expanded), NULL);
  g_signal_connect (self, "map", G_CALLBACK (update_rates), NULL);
  g_signal_connect_object (pdk_device_history_get_timeline (history), "changed",
                           G_CALLBACK (update_rates), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
