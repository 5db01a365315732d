/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <adwaita.h>
#include <string.h>

/* What a template says is not seen by the compiler: a property or a type that is newer than the
 * floor fails only when an instance is made.  So one of each is made, of every template there is in
 * the resources. */

static char *
read_class_name (const char *path)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  const char *start = strstr (text, "<template class=\"");
  const char *end;

  if (start == NULL)
    return NULL;
  start += strlen ("<template class=\"");
  end = strchr (start, '"');
  return g_strndup (start, (gsize) (end - start));
}

/* The builder finds a type by the name of its function, which this program exports. */
static guint
instantiate_below (GtkBuilder *builder, const char *folder)
{
  g_auto (GStrv) names =
      g_resources_enumerate_children (folder, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  guint count = 0;

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_strconcat (folder, names[i], NULL);
    g_autofree char *class_name = NULL;
    g_autoptr (GObject) object = NULL;
    GType type;

    if (g_str_has_suffix (path, "/")) {
      count += instantiate_below (builder, path);
      continue;
    }
    class_name = read_class_name (path);
    /* The cells of the list are made with it. */
    if (class_name == NULL || g_str_equal (class_name, "GtkListItem"))
      continue;

    g_test_message ("%s", path);
    type = gtk_builder_get_type_from_name (builder, class_name);
    if (type == G_TYPE_INVALID)
      g_error ("%s: there is no type %s", path, class_name);
    object = g_object_new (type, NULL);
    if (GTK_IS_WINDOW (object))
      gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&object)));
    else
      g_object_ref_sink (object);
    count++;
  }
  return count;
}

static void
test_templates (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();

  g_assert_cmpuint (instantiate_below (builder, PDK_RESOURCE_BASE "/ui/"), >, 5);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/list/templates", test_templates);
  return g_test_run ();
}
