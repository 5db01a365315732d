/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-disk-row.h"

#include <glib/gi18n.h>

#include "core/pdk-text.h"
#include "views/create/pdk-create-existing.h"
#include "views/create/pdk-create-pool-row.h"
#include "widgets/pdk-switch-row.h"

#define GIB ((guint64) 1024 * 1024 * 1024)

/* For systems that nobody knows anything about. */
#define DEFAULT_SIZE (20 * GIB)

/* In the order of the list. */
enum { FORMAT_QCOW2, FORMAT_RAW };

struct _PdkCreateDiskRow {
  AdwExpanderRow parent_instance;

  /* Template children. */
  PdkSwitchRow *new_switch;
  PdkCreatePlaceRow *existing_row;
  PdkCreateAccessRow *access_row;
  AdwActionRow *size_row;
  GtkSpinButton *size_spin;
  PdkCreatePoolRow *pool_row;
  AdwComboRow *format_row;
  PdkSwitchRow *full_switch;

  /* Owned. */
  PdkCreateExisting *existing;
  PdkConnection *connection; /* nullable; so is the next */
  char *problem;

  PdkCreateFrom from;
  gboolean copied;    /* it is a copy of one that there is, or of several */
  guint64 image_size; /* bytes that one copied from it has at least */
  guint64 wanted;     /* by the system; bytes; 0: not known */
  gboolean setting;   /* what is changed now is not the user's */
  gboolean size_decided;
};

enum { CHANGED, UNUSABLE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PdkCreateDiskRow, pdk_create_disk_row, ADW_TYPE_EXPANDER_ROW)

/* ---- What is chosen ---- */

static PdkPool *
get_pool (PdkCreateDiskRow *self)
{
  return pdk_create_pool_row_get_pool (self->pool_row);
}

static guint64
get_size (PdkCreateDiskRow *self)
{
  const guint64 size = (guint64) gtk_spin_button_get_value_as_int (self->size_spin) * GIB;
  const guint64 image = pdk_create_from_is_disk (self->from) ? self->image_size : 0;

  if (self->from == PDK_CREATE_FROM_APPLIANCE)
    return image;
  /* One that is there already stays as it is, unless it is to be larger. */
  return image > 0 && size / GIB == (image + GIB - 1) / GIB ? image : size;
}

/* Whether its disk is a copy of an image. */
static gboolean
copies_image (PdkCreateDiskRow *self)
{
  return self->from == PDK_CREATE_FROM_CLOUD ||
         (pdk_create_from_is_disk (self->from) && self->copied);
}

static gboolean
makes_disk (PdkCreateDiskRow *self)
{
  if (pdk_create_from_is_container (self->from))
    return FALSE;
  if (get_pool (self) == NULL)
    return FALSE;
  if (pdk_create_from_is_disk (self->from) || self->from == PDK_CREATE_FROM_CLOUD)
    return copies_image (self);
  return pdk_switch_row_get_active (self->new_switch);
}

/* Whether the disk, that is made, is a file of the host. */
static gboolean
has_files (PdkCreateDiskRow *self)
{
  return pdk_pool_type_has_files (pdk_pool_get_info (get_pool (self))->type);
}

/* What is copied is as full as it is. */
static gboolean
is_full (PdkCreateDiskRow *self)
{
  return !copies_image (self) && pdk_switch_row_get_active (self->full_switch);
}

/* Whether nobody knows yet which pools there are. */
static gboolean
is_asking (PdkCreateDiskRow *self)
{
  PdkStorage *storage = self->connection != NULL ? pdk_storage_of (self->connection) : NULL;

  return storage != NULL && !pdk_storage_is_read (storage) &&
         pdk_storage_get_error (storage) == NULL;
}

/* Whether it can have a disk that is there already, beside what it starts from. */
static gboolean
takes_existing (PdkCreateDiskRow *self)
{
  const gboolean wants_new = pdk_switch_row_get_active (self->new_switch);

  return !pdk_create_from_is_container (self->from) && !pdk_create_from_is_disk (self->from) &&
         self->from != PDK_CREATE_FROM_CLOUD && !makes_disk (self) &&
         !(wants_new && is_asking (self));
}

/* Whether a pool has to be there for it. */
static gboolean
wants_pool (PdkCreateDiskRow *self)
{
  if (pdk_create_from_is_container (self->from) ||
      pdk_create_existing_get_path (self->existing) != NULL)
    return FALSE;
  return copies_image (self) || self->from == PDK_CREATE_FROM_APPLIANCE ||
         (self->from != PDK_CREATE_FROM_DISK && pdk_switch_row_get_active (self->new_switch));
}

/* Returns: (nullable) (transfer full): why the image cannot be copied there */
static char *
judge_image (PdkCreateDiskRow *self)
{
  g_autofree char *size = NULL;

  if (!copies_image (self))
    return NULL;
  if (!has_files (self))
    return g_strdup (_ ("An image can be copied into pools of files only"));
  if (get_size (self) >= self->image_size)
    return NULL;
  size = pdk_text_format_kib (self->image_size / 1024);
  /* Translators: %s is an amount of bytes */
  return g_strdup_printf (_ ("The image is larger: %s"), size);
}

/* ---- What is said of it ---- */

static char *
describe (PdkCreateDiskRow *self)
{
  PdkPool *pool = get_pool (self);
  const char *existing = pdk_create_existing_get_path (self->existing);
  g_autofree char *size = pdk_text_format_kib (get_size (self) / 1024);
  g_autofree char *reason = NULL;

  g_clear_pointer (&self->problem, g_free);
  if (existing != NULL) {
    self->problem = g_strdup (pdk_create_existing_get_trouble (self->existing));
    return self->problem != NULL ? g_strdup (self->problem) : pdk_text_display (existing);
  }
  if (is_asking (self))
    return g_strdup (_ ("Asking the host for its storage pools"));
  if (pool == NULL)
    return g_strdup (_ ("None: the host has no storage pool that is started"));
  if (!makes_disk (self))
    return g_strdup (_ ("None"));
  self->problem = judge_image (self);
  if (self->problem != NULL)
    return g_strdup (self->problem);
  /* libvirt lets no volume grow beyond what is free. */
  switch (pdk_pool_judge_size (pool, get_size (self),
                               is_full (self) ||
                                   (copies_image (self) && get_size (self) > self->image_size),
                               &reason)) {
  case PDK_POOL_TOO_SMALL:
    self->problem = g_strdup (reason);
    return g_steal_pointer (&reason);
  case PDK_POOL_OVERCOMMITS:
    /* Translators: an amount, the name of a storage pool, and a warning */
    return g_strdup_printf (_ ("%s in “%s”. %s"), size, pdk_pool_get_title (pool), reason);
  case PDK_POOL_FITS:
    break;
  }
  /* Translators: an amount, the name of a storage pool, and how much of that is free */
  return g_strdup_printf (_ ("%s in “%s” (%s)"), size, pdk_pool_get_title (pool),
                          pdk_pool_get_status (pool));
}

/* Returns: (transfer full): what the least is */
static char *
describe_least (PdkCreateDiskRow *self)
{
  g_autofree char *size = NULL;

  if (!copies_image (self))
    return g_strdup ("");
  if (self->image_size == 0)
    return g_strdup (_ ("If the image is larger, so is the disk"));
  size = pdk_text_format_kib (self->image_size / 1024);
  /* Translators: %s is an amount of bytes */
  return g_strdup_printf (_ ("No smaller than the image: %s"), size);
}

static void
say_size (PdkCreateDiskRow *self)
{
  g_autofree char *least = describe_least (self);
  g_autofree char *markup = pdk_text_markup (least);

  adw_action_row_set_subtitle (self->size_row, markup);
}

static void
say (PdkCreateDiskRow *self)
{
  g_autofree char *text = describe (self);
  g_autofree char *markup = pdk_text_markup (text);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), markup);
  say_size (self);
}

static void
show_rows (PdkCreateDiskRow *self)
{
  const gboolean made = makes_disk (self);
  const gboolean copied = copies_image (self);
  const guint n_pools = pdk_create_pool_row_get_n_pools (self->pool_row);

  pdk_create_existing_set_shown (self->existing, takes_existing (self));
  gtk_widget_set_sensitive (GTK_WIDGET (self->new_switch), n_pools > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->new_switch), !copied);
  gtk_widget_set_visible (GTK_WIDGET (self->size_row),
                          made && self->from != PDK_CREATE_FROM_APPLIANCE);
  gtk_widget_set_visible (GTK_WIDGET (self->pool_row), made && n_pools > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->full_switch), made && !copied);
  gtk_widget_set_visible (GTK_WIDGET (self->format_row), made && !copied && has_files (self));
  gtk_widget_set_visible (GTK_WIDGET (self), !pdk_create_from_is_container (self->from) &&
                                                 (!pdk_create_from_is_disk (self->from) || copied));
}

void
pdk_create_disk_row_update (PdkCreateDiskRow *self)
{
  g_return_if_fail (PDK_IS_CREATE_DISK_ROW (self));

  show_rows (self);
  say (self);
}

static void
changed (PdkCreateDiskRow *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- What the user does, and the host has ---- */

static void
on_size_changed (PdkCreateDiskRow *self)
{
  self->size_decided |= !self->setting;
  changed (self);
}

static void
on_unusable (PdkCreateDiskRow *self, const char *reason)
{
  g_signal_emit (self, signals[UNUSABLE], 0, reason);
}

static guint64
suggest_size (PdkCreateDiskRow *self)
{
  guint64 size = MAX (self->wanted, DEFAULT_SIZE);

  if (!copies_image (self))
    return size;
  if (pdk_create_from_is_disk (self->from))
    return MAX (self->image_size, 1) + GIB - 1;
  /* What is copied may be small, and cannot be made larger than what is free. */
  if (get_pool (self) != NULL)
    size = MIN (size, pdk_pool_get_info (get_pool (self))->available);
  return MAX (size, self->image_size + GIB - 1);
}

/* Where the user did not decide. */
static void
propose (PdkCreateDiskRow *self)
{
  const gboolean setting = self->setting;

  self->setting = TRUE;
  if (!self->size_decided)
    gtk_spin_button_set_value (self->size_spin, (double) (suggest_size (self) / GIB));
  self->setting = setting;
}

/* What is suggested is no more than has room there. */
static void
on_pool_changed (PdkCreateDiskRow *self)
{
  propose (self);
  changed (self);
}

/* ---- The object ---- */

static void
pdk_create_disk_row_dispose (GObject *object)
{
  PdkCreateDiskRow *self = PDK_CREATE_DISK_ROW (object);

  self->setting = TRUE;
  g_clear_object (&self->existing);
  g_clear_object (&self->connection);
  gtk_widget_dispose_template (GTK_WIDGET (object), PDK_TYPE_CREATE_DISK_ROW);

  G_OBJECT_CLASS (pdk_create_disk_row_parent_class)->dispose (object);
}

static void
pdk_create_disk_row_finalize (GObject *object)
{
  g_free (PDK_CREATE_DISK_ROW (object)->problem);

  G_OBJECT_CLASS (pdk_create_disk_row_parent_class)->finalize (object);
}

static void
pdk_create_disk_row_class_init (PdkCreateDiskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = pdk_create_disk_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = pdk_create_disk_row_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[UNUSABLE] = g_signal_new ("unusable", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (PDK_TYPE_CREATE_ACCESS_ROW);
  g_type_ensure (PDK_TYPE_CREATE_PLACE_ROW);
  g_type_ensure (PDK_TYPE_CREATE_POOL_ROW);
  g_type_ensure (PDK_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, PDK_RESOURCE_BASE
                                               "/ui/views/create/pdk-create-disk-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDiskRow, new_switch);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDiskRow, existing_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDiskRow, access_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDiskRow, size_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDiskRow, size_spin);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDiskRow, pool_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDiskRow, format_row);
  gtk_widget_class_bind_template_child (widget_class, PdkCreateDiskRow, full_switch);
  gtk_widget_class_bind_template_callback (widget_class, changed);
  gtk_widget_class_bind_template_callback (widget_class, on_size_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_pool_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_unusable);
}

static void
pdk_create_disk_row_init (PdkCreateDiskRow *self)
{
  self->setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->existing = pdk_create_existing_new (self->existing_row, self->access_row);
  g_signal_connect_object (self->existing, "changed", G_CALLBACK (changed), self,
                           G_CONNECT_SWAPPED);
  self->setting = FALSE;
}

void
pdk_create_disk_row_set_connection (PdkCreateDiskRow *self, PdkConnection *connection)
{
  const gboolean setting = self->setting;

  g_return_if_fail (PDK_IS_CREATE_DISK_ROW (self));

  self->setting = TRUE;
  g_set_object (&self->connection, connection);
  pdk_create_existing_set_connection (self->existing, connection);
  pdk_create_pool_row_set_connection (self->pool_row, connection);
  propose (self);
  self->setting = setting;
}

void
pdk_create_disk_row_look_again (PdkCreateDiskRow *self)
{
  g_return_if_fail (PDK_IS_CREATE_DISK_ROW (self));

  pdk_create_existing_look_again (self->existing);
}

void
pdk_create_disk_row_set_from (PdkCreateDiskRow *self, PdkCreateFrom from)
{
  g_return_if_fail (PDK_IS_CREATE_DISK_ROW (self));

  self->from = from;
  propose (self);
}

void
pdk_create_disk_row_set_image (PdkCreateDiskRow *self, gboolean copied, guint64 bytes)
{
  g_return_if_fail (PDK_IS_CREATE_DISK_ROW (self));

  self->copied = copied;
  self->image_size = bytes;
  propose (self);
}

void
pdk_create_disk_row_set_wanted (PdkCreateDiskRow *self, guint64 bytes)
{
  g_return_if_fail (PDK_IS_CREATE_DISK_ROW (self));

  self->wanted = bytes;
  propose (self);
}

gboolean
pdk_create_disk_row_lacks_pool (PdkCreateDiskRow *self)
{
  g_return_val_if_fail (PDK_IS_CREATE_DISK_ROW (self), FALSE);

  return pdk_create_pool_row_get_n_pools (self->pool_row) == 0 && wants_pool (self);
}

char *
pdk_create_disk_row_decide (PdkCreateDiskRow *self, PdkCreateSpec *spec)
{
  PdkPool *pool = NULL;

  g_return_val_if_fail (PDK_IS_CREATE_DISK_ROW (self), NULL);

  if (is_asking (self) && wants_pool (self))
    return g_strdup (_ ("Asking the host for its storage pools"));
  pool = get_pool (self);
  spec->boot_pool = pool != NULL ? pdk_pool_get_name (pool) : NULL;
  if (makes_disk (self)) {
    spec->disk_pool = pdk_pool_get_name (pool);
    spec->disk_size = get_size (self);
    spec->disk_full = is_full (self);
    spec->disk_qcow2 =
        has_files (self) && adw_combo_row_get_selected (self->format_row) == FORMAT_QCOW2;
  }
  pdk_create_existing_decide (self->existing, spec);
  return g_strdup (self->problem);
}
