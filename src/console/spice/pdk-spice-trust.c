/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-console"

#include "config.h"

#include "pdk-spice-trust.h"

static void
append_file (GByteArray *list, const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return;
  g_byte_array_append (list, (const guint8 *) text, length);
  g_byte_array_append (list, (const guint8 *) "\n", 1);
}

static void
load_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *home = g_get_home_dir ();
  g_autofree char *spice = g_build_filename (home, ".spicec", "spice_truststore.pem", NULL);
  g_autofree char *libvirt = g_build_filename (home, ".pki", "libvirt", "cacert.pem", NULL);
  GByteArray *list = g_byte_array_new ();

  append_file (list, spice);
  append_file (list, libvirt);
  append_file (list, "/etc/pki/CA/cacert.pem");
  append_file (list, "/etc/pki/libvirt-spice/ca-cert.pem");
  g_task_return_pointer (task, list, (GDestroyNotify) g_byte_array_unref);
}

void
pdk_spice_trust_load_async (GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, pdk_spice_trust_load_async);
  g_task_set_name (task, "pdk_spice_trust_load_async");
  g_task_run_in_thread (task, load_in_worker);
}

GByteArray *
pdk_spice_trust_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
