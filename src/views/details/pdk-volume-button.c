/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-details"

#include "config.h"

#include "views/details/pdk-volume-button.h"

#include <glib/gi18n.h>

#include "core/storage/pdk-volume-request.h"
#include "widgets/pdk-toast.h"

struct _PdkVolumeButton {
  GtkWidget parent_instance;

  /* Owned. */
  PdkDomainDraft *draft; /* nullable: disposed of */
  PdkConnection *connection;
  char *page;

  GtkWidget *button; /* borrowed */
};

G_DEFINE_FINAL_TYPE (PdkVolumeButton, pdk_volume_button, GTK_TYPE_WIDGET)

/* Whether it has an image: a file, a device or a volume. */
static gboolean
has_image (PdkXmlElement *disk)
{
  return pdk_xml_equals (disk, "@type", "file") || pdk_xml_equals (disk, "@type", "block") ||
         pdk_xml_equals (disk, "@type", "volume");
}

static void
update (PdkVolumeButton *self)
{
  g_autoptr (PdkItem) item =
      pdk_domain_document_find (pdk_domain_draft_get_document (self->draft), self->page);

  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL && has_image (item->element));
}

static PdkVolumePurpose
get_purpose (PdkVolumeButton *self)
{
  g_autoptr (PdkItem) item =
      pdk_domain_document_find (pdk_domain_draft_get_document (self->draft), self->page);

  if (item != NULL && pdk_xml_equals (item->element, "@device", "cdrom"))
    return PDK_VOLUME_FOR_CD;
  if (item != NULL && pdk_xml_equals (item->element, "@device", "floppy"))
    return PDK_VOLUME_FOR_FLOPPY;
  return PDK_VOLUME_FOR_DISK;
}

static gboolean
set (PdkVolumeButton *self, const char *field, const char *value, GError **error)
{
  g_autofree char *before = pdk_domain_draft_get (self->draft, self->page, field);

  return g_strcmp0 (before, value) == 0 ||
         pdk_domain_draft_set (self->draft, self->page, field, value, error);
}

/* How a disk is read is not found out by QEMU, for good reasons: it has to be said. */
static gboolean
take_format (PdkVolumeButton *self, const PdkVolumeChoice *choice, GError **error)
{
  static const char *const formats[] = { "raw", "qcow2", "qed", "vmdk", "vdi", "vpc", NULL };

  if (get_purpose (self) != PDK_VOLUME_FOR_DISK || choice->format == NULL ||
      !g_strv_contains (formats, choice->format))
    return TRUE;
  return set (self, "format", choice->format, error);
}

static gboolean
take (PdkVolumeButton *self, const PdkVolumeChoice *choice, GError **error)
{
  if (choice->path != NULL)
    return set (self, "source-type", choice->block ? "block" : "file", error) &&
           set (self, "source", choice->path, error) && take_format (self, choice, error);
  return set (self, "source-type", "volume", error) && set (self, "pool", choice->pool, error) &&
         set (self, "source", choice->volume, error);
}

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PdkVolumeButton) self = user_data;
  g_autoptr (PdkVolumeChoice) choice = pdk_volume_request_finish (PDK_STORAGE (source), result);
  g_autoptr (GError) error = NULL;

  if (choice == NULL || self->draft == NULL)
    return;
  if (!take (self, choice, &error))
    pdk_toast_show_error (GTK_WIDGET (self), _ ("The image could not be put there"), error);
  else if (get_purpose (self) != PDK_VOLUME_FOR_DISK)
    gtk_widget_activate_action (GTK_WIDGET (self), "details.insert", NULL);
}

static void
on_clicked (PdkVolumeButton *self)
{
  g_autofree char *current = pdk_domain_draft_get (self->draft, self->page, "source");
  g_autofree char *name = pdk_domain_draft_get (self->draft, "overview", "name");

  pdk_volume_request_async (pdk_storage_of (self->connection),
                            G_OBJECT (gtk_widget_get_root (GTK_WIDGET (self))), get_purpose (self),
                            name, current, on_chosen, g_object_ref (self));
}

static void
pdk_volume_button_dispose (GObject *object)
{
  PdkVolumeButton *self = PDK_VOLUME_BUTTON (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);
  g_clear_object (&self->draft);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->page, g_free);
  G_OBJECT_CLASS (pdk_volume_button_parent_class)->dispose (object);
}

static void
pdk_volume_button_class_init (PdkVolumeButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = pdk_volume_button_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
pdk_volume_button_init (PdkVolumeButton *self)
{
  self->button = gtk_button_new_with_mnemonic (_ ("Choose…"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->button, _ ("Choose from the Host’s Storage"));
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (on_clicked), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
pdk_volume_button_new (PdkDomainDraft *draft, const char *page, PdkConnection *connection)
{
  PdkVolumeButton *self = NULL;

  g_return_val_if_fail (PDK_IS_DOMAIN_DRAFT (draft) && page != NULL, NULL);
  g_return_val_if_fail (PDK_IS_CONNECTION (connection), NULL);

  self = g_object_new (PDK_TYPE_VOLUME_BUTTON, NULL);
  self->draft = g_object_ref (draft);
  self->connection = g_object_ref (connection);
  self->page = g_strdup (page);
  g_signal_connect_object (draft, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
