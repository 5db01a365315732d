/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-performance-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "core/stats/pdk-performance.h"
#include "views/details/pdk-performance-device.h"
#include "views/details/pdk-performance-memory.h"
#include "widgets/pdk-banner.h"
#include "widgets/pdk-graph.h"
#include "widgets/pdk-time-view.h"

/* More would need scrolling past them. */
#define MAX_UNFOLDED_VCPUS 32

#define ZOOM_STEP 2.0

static const PdkPerformanceKind disk_kind = {
  .in_title = N_ ("Read"),
  .out_title = N_ ("Written"),
  .rates_title = N_ ("Throughput"),
  .in_column = PDK_DISK_READ_BYTES,
  .out_column = PDK_DISK_WRITTEN_BYTES,
  .events_title = N_ ("Requests"),
  .first_title = N_ ("Reads"),
  .second_title = N_ ("Writes"),
  .first_column = PDK_DISK_READ_REQUESTS,
  .second_column = PDK_DISK_WRITE_REQUESTS,
};

static const PdkPerformanceKind net_kind = {
  .in_title = N_ ("Received"),
  .out_title = N_ ("Sent"),
  .rates_title = N_ ("Traffic"),
  .in_column = PDK_NET_RECEIVED_BYTES,
  .out_column = PDK_NET_SENT_BYTES,
  .events_title = N_ ("Lost Packets"),
  .first_title = N_ ("Errors"),
  .second_title = N_ ("Dropped"),
  .first_column = PDK_NET_ERRORS,
  .second_column = PDK_NET_DROPS,
};

static const struct {
  const char *name;
  gint64 span;
} ranges[] = {
  { "minute", G_TIME_SPAN_MINUTE },
  { "ten-minutes", 10 * G_TIME_SPAN_MINUTE },
  { "hour", G_TIME_SPAN_HOUR },
  { "all", 0 },
};

struct _PdkPerformancePage {
  GtkWidget parent_instance;

  /* Template children. */
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkWidget *run_button;
  PdkBanner *banner;
  GtkWidget *now_button;
  GtkBox *cpu_box;
  GtkWidget *vcpus_group;
  AdwExpanderRow *vcpus_row;
  GtkBox *vcpus_box;
  PdkPerformanceMemory *memory;
  AdwPreferencesGroup *disk_group;
  GtkBox *disk_box;
  GtkListBox *disk_list;
  AdwPreferencesGroup *net_group;
  GtkBox *net_box;
  GtkListBox *net_list;

  /* Owned. */
  PdkDomain *domain;
  PdkPerformance *performance;
  PdkTimeView *view;

  /* Borrowed. */
  GtkWidget *vcpus_graph; /* nullable: not known yet */

  gboolean has_disks; /* there were some */
  gboolean has_networks;
};

enum { PROP_RANGE = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkPerformancePage, pdk_performance_page, GTK_TYPE_WIDGET)

/* The state of the machine */

static const char *
get_empty_title (PdkPerformancePage *self)
{
  if (pdk_domain_is_stale (self->domain))
    return _ ("Not Connected");
  if (pdk_domain_is_hung (self->domain))
    return _ ("Not Answering");
  return pdk_domain_is_active (self->domain) ? _ ("Measuring…") : _ ("Not Running");
}

static const char *
get_empty_description (PdkPerformancePage *self)
{
  if (pdk_domain_is_stale (self->domain))
    return _ ("What this machine does is shown here once its host is connected again.");
  if (pdk_domain_is_hung (self->domain))
    return _ ("What this machine does is shown here once it answers.");
  return pdk_domain_is_active (self->domain)
             ? _ ("The first figures come in a moment.")
             : _ ("What this machine does is shown here while it runs.");
}

/* Returns: (transfer full) (nullable): why the graphs do not go on, or show nothing but zeros */
static char *
describe_state (PdkPerformancePage *self)
{
  const char *text = pdk_domain_get_state_text (self->domain);

  if (pdk_domain_is_stale (self->domain))
    return g_strdup (_ ("The host is not connected. The graphs go on when it is."));
  if (pdk_domain_is_hung (self->domain))
    /* Translators: %s is “Not answering for 12 s” */
    return g_strdup_printf (_ ("%s. The graphs go on when it answers."), text);
  if (!pdk_domain_is_active (self->domain))
    /* Translators: %s is “Shut off” or another state */
    return g_strdup_printf (_ ("%s. The graphs show what it did until then."), text);
  if (pdk_domain_get_state (self->domain) == PDK_DOMAIN_PAUSED)
    /* Translators: %s is “Paused” */
    return g_strdup_printf (_ ("%s. The guest does nothing until it is resumed."), text);
  return NULL;
}

static void
update_state (PdkPerformancePage *self)
{
  const gboolean any = pdk_timeline_get_end (pdk_performance_get_memory (self->performance)) > 0;
  g_autofree char *text = describe_state (self);

  gtk_stack_set_visible_child_name (self->stack, any ? "graphs" : "empty");
  adw_status_page_set_title (self->empty_page, get_empty_title (self));
  /* safe text: ours, translated */
  adw_status_page_set_description (self->empty_page, get_empty_description (self));
  gtk_widget_set_visible (self->run_button, !pdk_domain_is_active (self->domain) &&
                                                !pdk_domain_is_stale (self->domain));
  if (text != NULL)
    pdk_banner_set_title (self->banner, text);
  pdk_banner_set_revealed (self->banner, text != NULL);
}

/* What was read */

static char *
name_vcpu (guint column)
{
  return g_strdup_printf (_ ("vCPU %u"), column);
}

static void
update_vcpus (PdkPerformancePage *self)
{
  PdkTimeline *vcpus = pdk_performance_get_vcpus (self->performance);
  guint n;

  if (vcpus == NULL)
    return;
  n = pdk_timeline_get_n_columns (vcpus);
  gtk_widget_set_visible (self->vcpus_group, n > 1);
  if (self->vcpus_graph == NULL) {
    self->vcpus_graph = pdk_graph_new_heat (_ ("Each Processor"), self->view, name_vcpu);
    gtk_box_append (self->vcpus_box, self->vcpus_graph);
    adw_expander_row_set_expanded (self->vcpus_row, n <= MAX_UNFOLDED_VCPUS);
  }
  pdk_graph_set_timeline (PDK_GRAPH (self->vcpus_graph), vcpus);
}

static void
update_known (PdkPerformancePage *self)
{
  PdkTimeline *memory = pdk_performance_get_memory (self->performance);

  pdk_time_view_set_known (self->view, pdk_timeline_get_begin (memory),
                           pdk_timeline_get_end (memory));
}

/* The totals are worth their place when there is more than one. */
static void
update_devices (AdwPreferencesGroup *group,
                GtkBox *box,
                GtkListBox *list,
                GListModel *devices,
                const char *nothing)
{
  const guint n = g_list_model_get_n_items (devices);

  gtk_widget_set_visible (GTK_WIDGET (box), n > 1);
  gtk_widget_set_visible (GTK_WIDGET (list), n > 0);
  /* safe text: ours, translated */
  adw_preferences_group_set_description (group, n > 0 ? "" : nothing);
}

/* When there is only one, that is what there is to see. */
static void
unfold_only (GtkListBox *list, GListModel *devices, gboolean *has_any)
{
  const guint n = g_list_model_get_n_items (devices);

  if (n == 1 && !*has_any)
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (gtk_list_box_get_row_at_index (list, 0)),
                                   TRUE);
  *has_any = n > 0;
}

static void
on_performance_changed (PdkPerformancePage *self)
{
  update_known (self);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  update_vcpus (self);
  unfold_only (self->disk_list, pdk_performance_get_disks (self->performance), &self->has_disks);
  unfold_only (self->net_list, pdk_performance_get_networks (self->performance),
               &self->has_networks);
  pdk_performance_memory_update (self->memory);
  update_state (self);
}

static void
on_devices_changed (PdkPerformancePage *self)
{
  update_devices (self->disk_group, self->disk_box, self->disk_list,
                  pdk_performance_get_disks (self->performance),
                  _ ("The host gives no figures of disks of this machine."));
  update_devices (self->net_group, self->net_box, self->net_list,
                  pdk_performance_get_networks (self->performance),
                  _ ("The host gives no figures of network interfaces of this machine."));
}

static GtkWidget *
create_disk (gpointer item, gpointer user_data)
{
  return pdk_performance_device_new (item, &disk_kind, PDK_PERFORMANCE_PAGE (user_data)->view);
}

static GtkWidget *
create_network (gpointer item, gpointer user_data)
{
  return pdk_performance_device_new (item, &net_kind, PDK_PERFORMANCE_PAGE (user_data)->view);
}

/* The stretch of time */

static const char *
get_range (PdkPerformancePage *self)
{
  const gint64 span = pdk_time_view_get_span (self->view);

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (ranges[i].span == span)
      return ranges[i].name;
  return "";
}

static void
set_range (PdkPerformancePage *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (g_strcmp0 (ranges[i].name, name) == 0)
      pdk_time_view_set_span (self->view, ranges[i].span);
}

static void
on_view_changed (PdkPerformancePage *self)
{
  gtk_widget_set_visible (self->now_button, !pdk_time_view_is_now (self->view));
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RANGE]);
}

static void
on_zoom_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  pdk_time_view_zoom (PDK_PERFORMANCE_PAGE (widget)->view, 1 / ZOOM_STEP, 0);
}

static void
on_zoom_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  pdk_time_view_zoom (PDK_PERFORMANCE_PAGE (widget)->view, ZOOM_STEP, 0);
}

static void
on_now (GtkWidget *widget, const char *name, GVariant *parameter)
{
  (void) name;
  (void) parameter;
  pdk_time_view_go_to_now (PDK_PERFORMANCE_PAGE (widget)->view);
}

/* Widget */

static void
pdk_performance_page_map (GtkWidget *widget)
{
  PdkPerformancePage *self = PDK_PERFORMANCE_PAGE (widget);

  GTK_WIDGET_CLASS (pdk_performance_page_parent_class)->map (widget);
  pdk_performance_see (self->performance);
  on_performance_changed (self);
}

static void
pdk_performance_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (pdk_performance_page_parent_class)->unmap (widget);
  pdk_performance_unsee (PDK_PERFORMANCE_PAGE (widget)->performance);
}

static void
pdk_performance_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_RANGE:
    g_value_set_string (value, get_range (PDK_PERFORMANCE_PAGE (object)));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_performance_page_set_property (GObject *object,
                                   guint prop_id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_RANGE:
    set_range (PDK_PERFORMANCE_PAGE (object), g_value_get_string (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_performance_page_dispose (GObject *object)
{
  PdkPerformancePage *self = PDK_PERFORMANCE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_PERFORMANCE_PAGE);
  g_clear_object (&self->view);
  g_clear_object (&self->performance);
  g_clear_object (&self->domain);
  G_OBJECT_CLASS (pdk_performance_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, stack);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, run_button);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, now_button);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, cpu_box);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, vcpus_group);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, vcpus_row);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, vcpus_box);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, memory);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, disk_group);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, disk_box);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, disk_list);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, net_group);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, net_box);
  gtk_widget_class_bind_template_child (widget_class, PdkPerformancePage, net_list);
}

static void
pdk_performance_page_class_init (PdkPerformancePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_performance_page_get_property;
  object_class->set_property = pdk_performance_page_set_property;
  object_class->dispose = pdk_performance_page_dispose;
  widget_class->map = pdk_performance_page_map;
  widget_class->unmap = pdk_performance_page_unmap;

  props[PROP_RANGE] =
      g_param_spec_string ("range", NULL, NULL, "minute",
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_install_property_action (widget_class, "performance.range", "range");
  gtk_widget_class_install_action (widget_class, "performance.zoom-in", NULL, on_zoom_in);
  gtk_widget_class_install_action (widget_class, "performance.zoom-out", NULL, on_zoom_out);
  gtk_widget_class_install_action (widget_class, "performance.now", NULL, on_now);

  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (PDK_TYPE_PERFORMANCE_MEMORY);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-performance-page.ui");
  bind_children (widget_class);
}

static void
pdk_performance_page_init (PdkPerformancePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->view = pdk_time_view_new ();
  g_signal_connect_object (self->view, "changed", G_CALLBACK (on_view_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
add_graphs (PdkPerformancePage *self)
{
  GtkWidget *cpu = pdk_graph_new (_ ("All Processors"), PDK_UNIT_PERCENT, self->view);

  pdk_graph_add_series (PDK_GRAPH (cpu), 0, _ ("In use"));
  pdk_graph_set_timeline (PDK_GRAPH (cpu), pdk_performance_get_cpu (self->performance));
  gtk_box_append (self->cpu_box, cpu);
  pdk_performance_add_graphs (self->disk_box, pdk_performance_get_disk_total (self->performance),
                              &disk_kind, self->view);
  pdk_performance_add_graphs (self->net_box, pdk_performance_get_net_total (self->performance),
                              &net_kind, self->view);
  gtk_list_box_bind_model (self->disk_list, pdk_performance_get_disks (self->performance),
                           create_disk, self, NULL);
  gtk_list_box_bind_model (self->net_list, pdk_performance_get_networks (self->performance),
                           create_network, self, NULL);
}

static void
follow (PdkPerformancePage *self, gpointer object, const char *signal_name, GCallback callback)
{
  g_signal_connect_object (object, signal_name, callback, self, G_CONNECT_SWAPPED);
}

GtkWidget *
pdk_performance_page_new (PdkDomainDefinition *definition)
{
  PdkPerformancePage *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DEFINITION (definition), NULL);

  self = g_object_new (PDK_TYPE_PERFORMANCE_PAGE, NULL);
  self->domain = g_object_ref (pdk_domain_definition_get_domain (definition));
  self->performance = pdk_performance_get (self->domain);
  add_graphs (self);
  pdk_performance_memory_set_up (self->memory, self->performance, definition, self->view);
  follow (self, self->performance, "changed", G_CALLBACK (on_performance_changed));
  follow (self, pdk_performance_get_disks (self->performance), "items-changed",
          G_CALLBACK (on_devices_changed));
  follow (self, pdk_performance_get_networks (self->performance), "items-changed",
          G_CALLBACK (on_devices_changed));
  follow (self, self->domain, "notify::state-text", G_CALLBACK (update_state));
  follow (self, self->domain, "notify::state", G_CALLBACK (update_state));
  follow (self, self->domain, "notify::hung", G_CALLBACK (update_state));
  follow (self, self->domain, "notify::stale", G_CALLBACK (update_state));
  on_devices_changed (self);
  update_state (self);
  return GTK_WIDGET (self);
}
