/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-console-layout-list.h"

#include <glib/gi18n.h>
#include <xkbcommon/xkbregistry.h>

struct _PdkConsoleLayoutInfo {
  GObject parent_instance;

  char *name;
  char *title;
};

typedef enum {
  PROP_NAME = 1,
  PROP_TITLE,
} PdkConsoleLayoutInfoProperty;

static GParamSpec *props[PROP_TITLE + 1];

G_DEFINE_FINAL_TYPE (PdkConsoleLayoutInfo, pdk_console_layout_info, G_TYPE_OBJECT)

static void
pdk_console_layout_info_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PdkConsoleLayoutInfo *self = PDK_CONSOLE_LAYOUT_INFO (object);

  switch ((PdkConsoleLayoutInfoProperty) id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  }
}

static void
pdk_console_layout_info_finalize (GObject *object)
{
  PdkConsoleLayoutInfo *self = PDK_CONSOLE_LAYOUT_INFO (object);

  g_free (self->name);
  g_free (self->title);

  G_OBJECT_CLASS (pdk_console_layout_info_parent_class)->finalize (object);
}

static void
pdk_console_layout_info_class_init (PdkConsoleLayoutInfoClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = pdk_console_layout_info_get_property;
  object_class->finalize = pdk_console_layout_info_finalize;

  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
pdk_console_layout_info_init (PdkConsoleLayoutInfo *self)
{
}

const char *
pdk_console_layout_info_get_name (PdkConsoleLayoutInfo *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_LAYOUT_INFO (self), NULL);

  return self->name;
}

const char *
pdk_console_layout_info_get_title (PdkConsoleLayoutInfo *self)
{
  g_return_val_if_fail (PDK_IS_CONSOLE_LAYOUT_INFO (self), NULL);

  return self->title;
}

/* The titles are translated by the package that the layouts come from. */
static PdkConsoleLayoutInfo *
create_info (struct rxkb_layout *layout)
{
  PdkConsoleLayoutInfo *self = g_object_new (PDK_TYPE_CONSOLE_LAYOUT_INFO, NULL);
  const char *name = rxkb_layout_get_name (layout);
  const char *variant = rxkb_layout_get_variant (layout);
  const char *title = rxkb_layout_get_description (layout);

  self->name = variant != NULL ? g_strdup_printf ("%s(%s)", name, variant) : g_strdup (name);
  self->title = g_strdup (title != NULL ? g_dgettext ("xkeyboard-config", title) : self->name);
  return self;
}

static int
compare_titles (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return g_utf8_collate (((PdkConsoleLayoutInfo *) a)->title, ((PdkConsoleLayoutInfo *) b)->title);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GListStore *store = g_list_store_new (PDK_TYPE_CONSOLE_LAYOUT_INFO);
  struct rxkb_context *context = rxkb_context_new (RXKB_CONTEXT_NO_FLAGS);

  if (context != NULL && rxkb_context_parse (context, "evdev")) {
    for (struct rxkb_layout *layout = rxkb_layout_first (context); layout != NULL;
         layout = rxkb_layout_next (layout)) {
      g_autoptr (PdkConsoleLayoutInfo) info = create_info (layout);

      /* The place for a layout that the user wrote, which is not there otherwise. */
      if (!g_str_equal (info->name, "custom"))
        g_list_store_append (store, info);
    }
    g_list_store_sort (store, compare_titles, NULL);
  }
  rxkb_context_unref (context);
  g_task_return_pointer (task, store, g_object_unref);
}

void
pdk_console_layout_list_load_async (GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_console_layout_list_load_async);
  g_task_set_name (task, "pdk_console_layout_list_load");
  g_task_run_in_thread (task, load_in_thread);
}

GListModel *
pdk_console_layout_list_load_finish (GAsyncResult *result)
{
  GListModel *list = g_task_propagate_pointer (G_TASK (result), NULL);

  return list != NULL ? list : G_LIST_MODEL (g_list_store_new (PDK_TYPE_CONSOLE_LAYOUT_INFO));
}
