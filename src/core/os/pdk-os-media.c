/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-os"

#include "config.h"

#include "os/pdk-os-media.h"

#include <string.h>

#include "os/pdk-download-store.h"
#include "os/pdk-http.h"
#include "os/pdk-os-info-private.h"
#include "pdk-text.h"

/* Under libosinfo's lock, and never freed: nullable: not read yet. */
static GPtrArray *all_media;

/* An archive may hold anything; other formats are for other programs. */
static gboolean
is_usable_image (OsinfoImage *image)
{
  const char *format = osinfo_image_get_format (image);
  const char *address = osinfo_image_get_url (image);

  return address != NULL && osinfo_image_get_cloud_init (image) &&
         (g_strcmp0 (format, "qcow2") == 0 || g_strcmp0 (format, "raw") == 0) &&
         !pdk_download_is_archive (address);
}

static gboolean
is_old (OsinfoOs *os)
{
  g_autoptr (GDate) end = osinfo_product_get_eol_date (OSINFO_PRODUCT (os));
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  GDate today;

  if (end == NULL)
    return FALSE;
  g_date_set_dmy (&today, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now), (GDateYear) g_date_time_get_year (now));
  return g_date_compare (end, &today) < 0;
}

/* As osinfo_media_get_os_variants(), which leaks.  Returns: (transfer full): what to call it */
static char *
get_name (OsinfoOs *os, OsinfoEntity *medium)
{
  g_autoptr (OsinfoOsVariantList) variants = osinfo_os_get_variant_list (os);
  GList *ids = osinfo_entity_get_param_value_list (medium, OSINFO_MEDIA_PROP_VARIANT);
  const char *name = osinfo_product_get_name (OSINFO_PRODUCT (os));
  OsinfoEntity *variant = NULL;

  /* One that holds several of them is named after none. */
  if (ids != NULL && ids->next == NULL)
    variant = osinfo_list_find_by_id (OSINFO_LIST (variants), ids->data);
  if (variant != NULL && osinfo_os_variant_get_name (OSINFO_OS_VARIANT (variant)) != NULL)
    name = osinfo_os_variant_get_name (OSINFO_OS_VARIANT (variant));
  g_list_free (ids);
  return pdk_text_display (name);
}

/* @name: (transfer full) */
static PdkOsMedium *
add (GPtrArray *media, OsinfoOs *os, char *name, const char *address, const char *arch)
{
  PdkOsMedium *self = g_new0 (PdkOsMedium, 1);

  self->name = name;
  self->os_id = g_strdup (osinfo_entity_get_id (OSINFO_ENTITY (os)));
  self->address = g_strdup (address);
  self->arch = g_strdup (arch);
  self->file = pdk_download_dup_name (address);
  self->old = is_old (os);
  g_ptr_array_add (media, self);
  return self;
}

static void
add_discs (GPtrArray *media, OsinfoOs *os)
{
  g_autoptr (OsinfoMediaList) list = osinfo_os_get_media_list (os);

  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (list)); i++) {
    OsinfoMedia *medium = OSINFO_MEDIA (osinfo_list_get_nth (OSINFO_LIST (list), i));
    const char *address = osinfo_media_get_url (medium);
    const char *arch = osinfo_media_get_architecture (medium);

    if (address != NULL && arch != NULL && pdk_http_is_address (address))
      add (media, os, get_name (os, OSINFO_ENTITY (medium)), address, arch)->live =
          osinfo_media_get_live (medium);
  }
}

static void
add_images (GPtrArray *media, OsinfoOs *os)
{
  g_autoptr (OsinfoImageList) list = osinfo_os_get_image_list (os);

  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (list)); i++) {
    OsinfoImage *image = OSINFO_IMAGE (osinfo_list_get_nth (OSINFO_LIST (list), i));
    const char *arch = osinfo_image_get_architecture (image);

    if (is_usable_image (image) && arch != NULL &&
        pdk_http_is_address (osinfo_image_get_url (image)))
      add (media, os, get_name (os, OSINFO_ENTITY (image)), osinfo_image_get_url (image), arch)
          ->cloud = TRUE;
  }
}

/* By the numbers in them, the highest first, as the list of systems. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const PdkOsMedium *one = *(const PdkOsMedium *const *) a;
  const PdkOsMedium *other = *(const PdkOsMedium *const *) b;
  g_autofree char *key = g_utf8_collate_key_for_filename (one->name, -1);
  g_autofree char *other_key = g_utf8_collate_key_for_filename (other->name, -1);
  const gsize stem = strcspn (one->name, "0123456789");
  const int order = strcmp (key, other_key);

  if (order == 0)
    return strcmp (one->file, other->file);
  if (stem == strcspn (other->name, "0123456789") && strncmp (one->name, other->name, stem) == 0)
    return -order;
  return order;
}

static GPtrArray *
read_all (OsinfoDb *db)
{
  g_autoptr (OsinfoOsList) list = osinfo_db_get_os_list (db);
  GPtrArray *media = g_ptr_array_new ();

  for (int i = 0; i < osinfo_list_get_length (OSINFO_LIST (list)); i++) {
    OsinfoOs *os = OSINFO_OS (osinfo_list_get_nth (OSINFO_LIST (list), i));

    add_discs (media, os);
    add_images (media, os);
  }
  g_ptr_array_sort (media, compare);
  return media;
}

/* Returns: (transfer container) */
static GPtrArray *
take_all (void)
{
  OsinfoDb *db = pdk_os_info_lock ();
  GPtrArray *media = NULL;

  if (all_media == NULL)
    all_media = read_all (db);
  media = g_ptr_array_copy (all_media, NULL, NULL);
  pdk_os_info_unlock ();
  return media;
}

static void
load_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, take_all (), (GDestroyNotify) g_ptr_array_unref);
}

void
pdk_os_media_load_async (GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_os_media_load_async);
  g_task_set_name (task, "pdk_os_media_load_async");
  g_task_run_in_thread (task, load_in_worker);
}

GPtrArray *
pdk_os_media_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

const PdkOsMedium *
pdk_os_media_find (const char *address)
{
  g_autoptr (GPtrArray) media = take_all ();

  for (guint i = 0; i < media->len; i++)
    if (g_str_equal (((PdkOsMedium *) media->pdata[i])->address, address))
      return media->pdata[i];
  return NULL;
}

/* Returns: (nullable) (transfer none): the system of all images that are called so */
static const char *
find_os (const char *file)
{
  g_autoptr (GPtrArray) media = take_all ();
  const char *found = NULL;

  for (guint i = 0; i < media->len; i++) {
    const PdkOsMedium *medium = media->pdata[i];

    if (!medium->cloud || !g_str_equal (medium->file, file))
      continue;
    if (found != NULL && !g_str_equal (found, medium->os_id))
      return NULL;
    found = medium->os_id;
  }
  return found;
}

static void
recognise_in_worker (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  const char *id = find_os (data);

  g_task_return_pointer (task, id != NULL ? pdk_os_info_load (id) : NULL,
                         (GDestroyNotify) pdk_os_info_unref);
}

void
pdk_os_media_recognise_async (const char *file,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (file != NULL);

  g_task_set_source_tag (task, pdk_os_media_recognise_async);
  g_task_set_name (task, "pdk_os_media_recognise_async");
  g_task_set_task_data (task, g_strdup (file), g_free);
  g_task_run_in_thread (task, recognise_in_worker);
}

PdkOsInfo *
pdk_os_media_recognise_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
