/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-details-xml.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "core/definition/pdk-secrets.h"
#include "core/pdk-text.h"
#include "widgets/pdk-banner.h"

/* ms from the last key until the text is read. */
#define READ_DELAY 250

struct _PdkDetailsXml {
  GtkWidget parent_instance;

  /* Template children. */
  GtkWidget *box;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkLabel *matches_label;
  PdkBanner *banner;
  GtkTextView *view;
  GtkSourceBuffer *buffer;

  /* Owned. */
  PdkDomainDraft *draft;
  char *page;               /* nullable */
  PdkDomainDocument *shown; /* nullable: whose passwords the bullets stand for */
  GtkSourceSearchContext *search;
  guint read_source;

  gboolean updating;
  gboolean writing;
  gboolean wrong;
};

enum { PROP_WRONG = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (PdkDetailsXml, pdk_details_xml, GTK_TYPE_WIDGET)

static void
set_wrong (PdkDetailsXml *self, const GError *error)
{
  const gboolean wrong = error != NULL || self->read_source != 0;

  if (error != NULL)
    pdk_banner_set_title (self->banner, error->message);
  pdk_banner_set_revealed (self->banner, error != NULL);
  if (self->wrong == wrong)
    return;
  self->wrong = wrong;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_WRONG]);
}

static char *
get_text (PdkDetailsXml *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/* The text becomes an edit. */
static gboolean
read_text (gpointer data)
{
  PdkDetailsXml *self = data;
  char *text = get_text (self);
  g_autoptr (GError) error = NULL;
  char *whole = pdk_secrets_fill_in (text, self->page, self->shown, &error);

  self->read_source = 0;
  self->writing = TRUE;
  if (whole != NULL)
    pdk_domain_draft_write (self->draft, self->page, whole, &error);
  self->writing = FALSE;
  set_wrong (self, error);
  pdk_text_wipe (whole);
  pdk_text_wipe (text);
  return G_SOURCE_REMOVE;
}

static void
on_changed (PdkDetailsXml *self)
{
  if (self->updating)
    return;
  g_clear_handle_id (&self->read_source, g_source_remove);
  self->read_source = g_timeout_add (READ_DELAY, read_text, self);
  set_wrong (self, NULL);
}

static char *
make_text (PdkDetailsXml *self, PdkDomainDocument *document)
{
  g_autoptr (PdkItem) item =
      self->page != NULL ? pdk_domain_document_find (document, self->page) : NULL;

  if (self->page == NULL)
    return pdk_domain_document_to_string (document);
  return item != NULL ? pdk_item_to_string (item) : NULL;
}

static void
show_text (PdkDetailsXml *self)
{
  PdkDomainDocument *document = pdk_domain_draft_get_document (self->draft);
  g_autofree char *text = NULL;
  char *whole = NULL;

  if (self->writing || self->wrong)
    return;
  whole = make_text (self, document);
  if (whole == NULL)
    return;
  text = pdk_secrets_mask (whole);
  pdk_text_wipe (whole);
  g_clear_pointer (&self->shown, pdk_domain_document_unref);
  self->shown = pdk_domain_document_ref (document);
  self->updating = TRUE;
  gtk_text_buffer_begin_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
  gtk_text_buffer_end_irreversible_action (GTK_TEXT_BUFFER (self->buffer));
  self->updating = FALSE;
}

/* Search */

static void
update_matches (PdkDetailsXml *self)
{
  const int count = gtk_source_search_context_get_occurrences_count (self->search);
  const char *text = gtk_editable_get_text (self->search_entry);
  g_autofree char *label = NULL;

  if (count >= 0 && *text != '\0')
    label = g_strdup_printf (ngettext ("%d match", "%d matches", (gulong) count), count);
  gtk_label_set_label (self->matches_label, label != NULL ? label : "");
}

static void
go_to_match (PdkDetailsXml *self, gboolean forward, gboolean from_here)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  gboolean wrapped = FALSE;
  gboolean found = FALSE;
  GtkTextIter at;
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  at = forward && !from_here ? end : start;
  if (forward)
    found = gtk_source_search_context_forward (self->search, &at, &start, &end, &wrapped);
  else
    found = gtk_source_search_context_backward (self->search, &at, &start, &end, &wrapped);
  if (!found)
    return;
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_to_iter (self->view, &start, 0.1, FALSE, 0, 0);
}

static void
on_search_changed (PdkDetailsXml *self)
{
  GtkSourceSearchSettings *settings = gtk_source_search_context_get_settings (self->search);

  gtk_source_search_settings_set_search_text (settings, gtk_editable_get_text (self->search_entry));
  go_to_match (self, TRUE, TRUE);
  update_matches (self);
}

static void
on_search_next (PdkDetailsXml *self)
{
  go_to_match (self, TRUE, FALSE);
}

static void
on_search_previous (PdkDetailsXml *self)
{
  go_to_match (self, FALSE, FALSE);
}

static void
on_find (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PdkDetailsXml *self = PDK_DETAILS_XML (widget);

  (void) name;
  (void) parameter;
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* Who has found what was looked for goes on there. */
static void
on_search_mode (PdkDetailsXml *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* Looks */

static void
update_scheme (PdkDetailsXml *self)
{
  const gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GtkSourceStyleSchemeManager *manager = gtk_source_style_scheme_manager_get_default ();

  gtk_source_buffer_set_style_scheme (
      self->buffer,
      gtk_source_style_scheme_manager_get_scheme (manager, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
pdk_details_xml_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id) {
  case PROP_WRONG:
    g_value_set_boolean (value, PDK_DETAILS_XML (object)->wrong);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  }
}

static void
pdk_details_xml_dispose (GObject *object)
{
  PdkDetailsXml *self = PDK_DETAILS_XML (object);

  /* What was typed last and not read yet. */
  if (self->read_source != 0) {
    g_clear_handle_id (&self->read_source, g_source_remove);
    read_text (self);
  }
  g_clear_object (&self->search);
  g_clear_object (&self->draft);
  gtk_widget_dispose_template (GTK_WIDGET (self), PDK_TYPE_DETAILS_XML);
  G_OBJECT_CLASS (pdk_details_xml_parent_class)->dispose (object);
}

static void
pdk_details_xml_finalize (GObject *object)
{
  PdkDetailsXml *self = PDK_DETAILS_XML (object);

  g_free (self->page);
  g_clear_pointer (&self->shown, pdk_domain_document_unref);
  G_OBJECT_CLASS (pdk_details_xml_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsXml, box);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsXml, search_bar);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsXml, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsXml, matches_label);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsXml, banner);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsXml, view);
  gtk_widget_class_bind_template_child (widget_class, PdkDetailsXml, buffer);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_search_mode);
  gtk_widget_class_bind_template_callback (widget_class, on_search_next);
  gtk_widget_class_bind_template_callback (widget_class, on_search_previous);
}

static void
pdk_details_xml_class_init (PdkDetailsXmlClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = pdk_details_xml_get_property;
  object_class->dispose = pdk_details_xml_dispose;
  object_class->finalize = pdk_details_xml_finalize;

  props[PROP_WRONG] =
      g_param_spec_boolean ("wrong", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (PDK_TYPE_BANNER);
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/details/pdk-details-xml.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "xml.find", NULL, on_find);
}

static void
pdk_details_xml_init (PdkDetailsXml *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  g_autoptr (GtkSourceSearchSettings) settings = gtk_source_search_settings_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_source_buffer_set_language (self->buffer,
                                  gtk_source_language_manager_get_language (languages, "xml"));
  gtk_source_search_settings_set_wrap_around (settings, TRUE);
  self->search = gtk_source_search_context_new (self->buffer, settings);
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  g_signal_connect_object (self->search, "notify::occurrences-count", G_CALLBACK (update_matches),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update_scheme), self,
                           G_CONNECT_SWAPPED);
  update_scheme (self);
}

GtkWidget *
pdk_details_xml_new (PdkDomainDraft *draft, const char *page)
{
  PdkDetailsXml *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft), NULL);

  self = g_object_new (PDK_TYPE_DETAILS_XML, NULL);
  self->draft = g_object_ref (draft);
  self->page = g_strdup (page);
  show_text (self);
  g_signal_connect_object (draft, "changed", G_CALLBACK (show_text), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

gboolean
pdk_details_xml_is_wrong (PdkDetailsXml *self)
{
  g_return_val_if_fail (PDK_IS_DETAILS_XML (self), FALSE);

  return self->wrong;
}
