/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "views/create/pdk-create-disc.h"

struct _PdkCreateDisc {
  GObject parent_instance;

  gboolean drive;
  char *name;
  char *detail;
  char *path;
};

G_DEFINE_FINAL_TYPE (PdkCreateDisc, pdk_create_disc, G_TYPE_OBJECT)

static void
pdk_create_disc_finalize (GObject *object)
{
  PdkCreateDisc *self = PDK_CREATE_DISC (object);

  g_free (self->name);
  g_free (self->detail);
  g_free (self->path);

  G_OBJECT_CLASS (pdk_create_disc_parent_class)->finalize (object);
}

static void
pdk_create_disc_class_init (PdkCreateDiscClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = pdk_create_disc_finalize;
}

static void
pdk_create_disc_init (PdkCreateDisc *self)
{
}

PdkCreateDisc *
pdk_create_disc_new (gboolean drive, const char *name, const char *detail, const char *path)
{
  PdkCreateDisc *self = g_object_new (PDK_TYPE_CREATE_DISC, NULL);

  self->drive = drive;
  self->name = g_strdup (name);
  self->detail = g_strdup (detail);
  self->path = g_strdup (path);
  return self;
}

const char *
pdk_create_disc_get_icon (PdkCreateDisc *self)
{
  return self->drive ? "media-optical-symbolic" : "document-open-recent-symbolic";
}

const char *
pdk_create_disc_get_name (PdkCreateDisc *self)
{
  return self->name;
}

const char *
pdk_create_disc_get_detail (PdkCreateDisc *self)
{
  return self->detail;
}

const char *
pdk_create_disc_get_path (PdkCreateDisc *self)
{
  return self->path;
}

static gboolean
is_equal (PdkCreateDisc *a, PdkCreateDisc *b)
{
  return a->drive == b->drive && g_str_equal (a->path, b->path) && g_str_equal (a->name, b->name) &&
         g_str_equal (a->detail, b->detail);
}

/* Returns: where @disc is in @store, from @start on; otherwise how many there are */
static guint
find (GListStore *store, guint start, PdkCreateDisc *disc)
{
  const guint n_items = g_list_model_get_n_items (G_LIST_MODEL (store));

  for (guint i = start; i < n_items; i++) {
    g_autoptr (PdkCreateDisc) at = g_list_model_get_item (G_LIST_MODEL (store), i);

    if (is_equal (at, disc))
      return i;
  }
  return n_items;
}

void
pdk_create_discs_update (GListStore *store, GPtrArray *discs)
{
  g_return_if_fail (G_IS_LIST_STORE (store));
  g_return_if_fail (discs != NULL);

  for (guint i = 0; i < discs->len; i++) {
    const guint at = find (store, i, discs->pdata[i]);

    if (at == g_list_model_get_n_items (G_LIST_MODEL (store)))
      g_list_store_insert (store, i, discs->pdata[i]);
    else if (at > i)
      g_list_store_splice (store, i, at - i, NULL, 0);
  }
  g_list_store_splice (store, discs->len,
                       g_list_model_get_n_items (G_LIST_MODEL (store)) - discs->len, NULL, 0);
}
