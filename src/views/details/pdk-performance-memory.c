/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-performance-memory.h"

#include <glib/gi18n.h>
#include <math.h>

#include "core/pdk-text.h"
#include "widgets/pdk-graph.h"
#include "widgets/pdk-time.h"
#include "widgets/pdk-toast.h"

/* Often enough for a graph; the guest does little for it. */
#define STATS_PERIOD "5"

#define BALLOON "memballoon"

typedef struct {
  PdkMemoryFact fact;
  const char *title;
} Fact;

static const Fact facts[] = {
  { PDK_MEMORY_MAXIMUM, N_ ("Of the machine") },
  { PDK_MEMORY_CURRENT, N_ ("Left to it by the balloon") },
  { PDK_MEMORY_AVAILABLE, N_ ("Seen by the guest") },
  { PDK_MEMORY_UNUSED, N_ ("Free in the guest") },
  { PDK_MEMORY_USABLE, N_ ("To be had without swapping") },
  { PDK_MEMORY_CACHES, N_ ("Caches of the guest") },
  { PDK_MEMORY_RSS, N_ ("Used on the host") },
  { PDK_MEMORY_MAJOR_FAULTS, N_ ("Page faults that read from a disk") },
};

struct _PdkPerformanceMemory {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *box;
  GtkBox *graphs;
  GtkWidget *rows_group;
  AdwActionRow *offer_row;
  GtkWidget *offer_button;
  AdwExpanderRow *facts_row;

  /* Owned. */
  PdkPerformance *performance;
  PdkDomainDefinition *definition;

  /* Borrowed: of the above. */
  GtkWidget *memory_graph;
  GtkWidget *paging_graph;
  GtkWidget *fact_rows[G_N_ELEMENTS (facts)];
  GtkLabel *fact_labels[G_N_ELEMENTS (facts)];
};

G_DEFINE_FINAL_TYPE (PdkPerformanceMemory, pdk_performance_memory, GTK_TYPE_WIDGET)

/* Without rows, a list is a line. */
static void
update_rows_group (PdkPerformanceMemory *self)
{
  gtk_widget_set_visible (self->rows_group,
                          gtk_widget_get_visible (GTK_WIDGET (self->offer_row)) ||
                              gtk_widget_get_visible (GTK_WIDGET (self->facts_row)));
}

/* Figures */

static void
set_label (GtkLabel *label, const char *text)
{
  if (!g_str_equal (gtk_label_get_label (label), text))
    gtk_label_set_label (label, text);
}

static char *
format_fact (PdkPerformanceMemory *self, const PdkCounters *counters, PdkMemoryFact fact)
{
  if (fact == PDK_MEMORY_MAJOR_FAULTS)
    return pdk_unit_format (PDK_UNIT_PER_SECOND,
                            pdk_timeline_get_last (pdk_performance_get_paging (self->performance),
                                                   PDK_PERFORMANCE_MAJOR_FAULTS));
  return pdk_text_format_kib (counters->memory[fact]);
}

static void
update_facts (PdkPerformanceMemory *self, const PdkCounters *counters)
{
  gboolean any = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++) {
    const gboolean known = counters != NULL && pdk_counters_has_memory (counters, facts[i].fact);

    gtk_widget_set_visible (self->fact_rows[i], known);
    any |= known;
    if (known) {
      g_autofree char *text = format_fact (self, counters, facts[i].fact);

      set_label (self->fact_labels[i], text);
    }
  }
  gtk_widget_set_visible (GTK_WIDGET (self->facts_row), any);
  update_rows_group (self);
}

static void
update_reported (PdkPerformanceMemory *self, const PdkCounters *counters)
{
  g_autofree char *age = NULL;
  g_autofree char *text = NULL;
  gint64 seconds;

  if (counters == NULL || !pdk_counters_has_memory (counters, PDK_MEMORY_AVAILABLE) ||
      counters->memory[PDK_MEMORY_LAST_UPDATE] == 0) {
    adw_expander_row_set_subtitle (self->facts_row, "");
    return;
  }
  seconds = g_get_real_time () / G_TIME_SPAN_SECOND -
            (gint64) MIN (counters->memory[PDK_MEMORY_LAST_UPDATE], (guint64) G_MAXINT64 / 2);
  age = pdk_time_format_age (MAX (seconds, 0));
  /* Translators: %s is “just now” or “3 minutes ago” */
  text = g_strdup_printf (_ ("Reported by the guest %s"), age);
  /* safe text: ours, translated */
  adw_expander_row_set_subtitle (self->facts_row, text);
}

/* The offer */

static PdkItem *
find_balloon (PdkDomainDocument *document)
{
  return document != NULL ? pdk_domain_document_find (document, BALLOON) : NULL;
}

static gboolean
is_asked (PdkDomainDocument *document)
{
  g_autoptr (PdkItem) balloon = find_balloon (document);
  g_autofree char *period = NULL;

  if (balloon == NULL)
    return FALSE;
  period = pdk_xml_get_string (balloon->element, "stats/@period");
  return period != NULL && g_ascii_strtoull (period, NULL, 10) > 0;
}

static gboolean
has_balloon (PdkDomainDocument *document)
{
  g_autoptr (PdkItem) balloon = find_balloon (document);

  return balloon != NULL && !pdk_xml_equals (balloon->element, "@model", "none");
}

static void
update_offer (PdkPerformanceMemory *self)
{
  PdkDomainDocuments *documents = pdk_domain_definition_get_documents (self->definition);

  gtk_widget_set_visible (GTK_WIDGET (self->offer_row),
                          documents != NULL && documents->live != NULL &&
                              documents->refusal == NULL && has_balloon (documents->live) &&
                              !is_asked (documents->live));
  update_rows_group (self);
}

static void
tell_applied (PdkPerformanceMemory *self, PdkApplied *applied, const GError *error)
{
  if (applied == NULL) {
    pdk_toast_show_error (GTK_WIDGET (self), _ ("The guest cannot be asked"), error);
  } else if (applied->conflicts->len > 0) {
    pdk_toast_show (GTK_WIDGET (self), _ ("Somebody else has just changed this"));
  } else if (pdk_applied_get_outcome (applied) == PDK_OUTCOME_NOW) {
    pdk_toast_show (GTK_WIDGET (self), _ ("The guest reports every 5 seconds from now on"));
  } else {
    const PdkEditResult *result = g_ptr_array_index (applied->results, 0);
    g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED,
                                                     result->reason != NULL ? result->reason : "");

    pdk_toast_show_error (GTK_WIDGET (self), _ ("The guest is asked after its next start only"),
                          reason);
  }
}

static void
on_applied (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkPerformanceMemory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkApplied) applied =
      pdk_domain_definition_apply_finish (PDK_DOMAIN_DEFINITION (source), result, &error);

  if (self->offer_button == NULL)
    return; /* closed meanwhile */
  gtk_widget_set_sensitive (self->offer_button, TRUE);
  tell_applied (self, applied, error);
}

static void
on_offer_clicked (PdkPerformanceMemory *self)
{
  PdkDomainDocuments *documents = pdk_domain_definition_get_documents (self->definition);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
  PdkEdit *edit = pdk_edit_new_set (BALLOON, "stats-period", STATS_PERIOD, NULL);

  g_ptr_array_add (edits, edit);
  gtk_widget_set_sensitive (self->offer_button, FALSE);
  pdk_domain_definition_apply_async (self->definition, pdk_domain_documents_get_base (documents),
                                     edits, NULL, PDK_APPLY_NONE, on_applied, g_object_ref (self));
}

/* Widget */

static void
add_fact_rows (PdkPerformanceMemory *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++) {
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *label = gtk_label_new ("");

    /* safe text: ours, translated */
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (facts[i].title));
    gtk_widget_add_css_class (label, "numeric");
    gtk_widget_add_css_class (label, "dim-label");
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    adw_expander_row_add_row (self->facts_row, row);
    self->fact_rows[i] = row;
    self->fact_labels[i] = GTK_LABEL (label);
  }
}

static void
pdk_performance_memory_dispose (GObject *object)
{
  PdkPerformanceMemory *self = PDK_PERFORMANCE_MEMORY (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_PERFORMANCE_MEMORY);
  g_clear_object (&self->performance);
  g_clear_object (&self->definition);
  G_OBJECT_CLASS (pdk_performance_memory_parent_class)->dispose (object);
}

static void
pdk_performance_memory_class_init (PdkPerformanceMemoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_performance_memory_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-performance-memory.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkPerformanceMemory, box);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformanceMemory, graphs);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformanceMemory, rows_group);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformanceMemory, offer_row);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformanceMemory, offer_button);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformanceMemory, facts_row);
  gtk_widget_class_bind_template_callback (widget_class, on_offer_clicked);
}

static void
pdk_performance_memory_init (PdkPerformanceMemory *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_fact_rows (self);
}

static void
add_graphs (PdkPerformanceMemory *self, PdkTimeView *view)
{
  self->memory_graph = pdk_graph_new (_ ("Memory"), PDK_UNIT_BYTES, view);
  pdk_graph_add_series (PDK_GRAPH (self->memory_graph), PDK_PERFORMANCE_USED, _ ("Used"));
  pdk_graph_add_series (PDK_GRAPH (self->memory_graph), PDK_PERFORMANCE_GIVEN, _ ("Balloon"));
  pdk_graph_add_series (PDK_GRAPH (self->memory_graph), PDK_PERFORMANCE_CACHES, _ ("Caches"));
  pdk_graph_set_timeline (PDK_GRAPH (self->memory_graph),
                          pdk_performance_get_memory (self->performance));
  gtk_box_append (self->graphs, self->memory_graph);

  self->paging_graph = pdk_graph_new (_ ("Swap"), PDK_UNIT_BYTES_PER_SECOND, view);
  pdk_graph_add_series (PDK_GRAPH (self->paging_graph), PDK_PERFORMANCE_SWAP_IN, _ ("In"));
  pdk_graph_add_series (PDK_GRAPH (self->paging_graph), PDK_PERFORMANCE_SWAP_OUT, _ ("Out"));
  pdk_graph_set_timeline (PDK_GRAPH (self->paging_graph),
                          pdk_performance_get_paging (self->performance));
  gtk_widget_set_visible (self->paging_graph, FALSE);
  gtk_box_append (self->graphs, self->paging_graph);
}

void
pdk_performance_memory_set_up (PdkPerformanceMemory *self,
                               PdkPerformance *performance,
                               PdkDomainDefinition *definition,
                               PdkTimeView *view)
{
  g_return_if_fail (PDK_IS_PERFORMANCE_MEMORY (self));
  g_return_if_fail (self->performance == NULL);

  self->performance = g_object_ref (performance);
  self->definition = g_object_ref (definition);
  add_graphs (self, view);
  g_signal_connect_object (definition, "changed", G_CALLBACK (update_offer), self,
                           G_CONNECT_SWAPPED);
  update_offer (self);
  pdk_performance_memory_update (self);
}

void
pdk_performance_memory_update (PdkPerformanceMemory *self)
{
  PdkDomain *domain = NULL;
  const PdkCounters *counters = NULL;

  g_return_if_fail (PDK_IS_PERFORMANCE_MEMORY (self));

  domain = pdk_domain_definition_get_domain (self->definition);
  counters = pdk_performance_get_counters (self->performance);
  pdk_graph_set_maximum (PDK_GRAPH (self->memory_graph),
                         (double) pdk_domain_get_memory (domain) * 1024);
  /* Once there was something, it stays in sight with its gaps. */
  if (counters != NULL && pdk_counters_has_memory (counters, PDK_MEMORY_SWAP_IN))
    gtk_widget_set_visible (self->paging_graph, TRUE);
  update_facts (self, counters);
  update_reported (self, counters);
}
