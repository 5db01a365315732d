/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-definition"

#include "config.h"

#include "definition/pdk-host-pins.h"

#include "connection/pdk-worker.h"
#include "definition/pdk-cpu-set.h"
#include "domain/pdk-domain-call.h"
#include "pdk-error.h"
#include "xml/pdk-xml.h"

#include <string.h>

static void
pin_free (gpointer data)
{
  PdkHostPin *self = data;

  g_free (self->name);
  g_free (self->map);
  g_free (self);
}

/* In the worker */

static void
add_cpus (guchar **map, const char *cpus)
{
  int length = 0;
  g_autofree guchar *own = pdk_cpu_set_parse (cpus, PDK_CPU_SET_MAX, &length);

  if (own == NULL)
    return;
  if (*map == NULL)
    *map = g_malloc0 (length);
  for (int i = 0; i < length; i++)
    (*map)[i] |= own[i];
}

/* Returns: (nullable): the CPUs in all pins of virtual CPUs */
static guchar *
read_pins (virDomainPtr handle)
{
  char *xml = virDomainGetXMLDesc (handle, 0);
  g_autoptr (PdkXmlDocument) document = xml != NULL ? pdk_xml_document_parse (xml, NULL) : NULL;
  PdkXmlElement *list =
      document != NULL ? pdk_xml_find (pdk_xml_document_get_root (document), "cputune") : NULL;
  guchar *map = NULL;

  free (xml);
  for (PdkXmlElement *pin = list != NULL ? pdk_xml_next (list, NULL, "vcpupin") : NULL; pin != NULL;
       pin = pdk_xml_next (list, pin, "vcpupin")) {
    g_autofree char *cpus = pdk_xml_get_string (pin, "@cpuset");

    if (cpus != NULL)
      add_cpus (&map, cpus);
  }
  return map;
}

static void
add_machine (GPtrArray *pins, virDomainPtr handle, const char *except)
{
  char uuid[VIR_UUID_STRING_BUFLEN] = "";
  guchar *map = NULL;
  PdkHostPin *pin = NULL;

  if (virDomainGetUUIDString (handle, uuid) < 0 || strcmp (uuid, except) == 0)
    return;
  map = read_pins (handle);
  if (map == NULL)
    return;
  pin = g_new0 (PdkHostPin, 1);
  pin->name = g_strdup (virDomainGetName (handle));
  pin->map = map;
  g_ptr_array_add (pins, pin);
}

static gpointer
load_in_worker (virConnectPtr conn, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) pins = g_ptr_array_new_with_free_func (pin_free);
  virDomainPtr *handles = NULL;
  const int n_handles = virConnectListAllDomains (conn, &handles, 0);

  if (n_handles < 0) {
    pdk_error_take_libvirt (error);
    return NULL;
  }
  for (int i = 0; i < n_handles; i++) {
    if (!g_cancellable_is_cancelled (cancellable))
      add_machine (pins, handles[i], data);
    virDomainFree (handles[i]);
    pdk_worker_touch ();
  }
  free (handles);
  /* One that went meanwhile is no failure. */
  virResetLastError ();
  return g_steal_pointer (&pins);
}

/* On the main thread */

void
pdk_domain_load_pins_async (PdkDomain *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = NULL;

  g_return_if_fail (PDK_IS_DOMAIN (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, pdk_domain_load_pins_async);
  g_task_set_name (task, "pdk_domain_load_pins_async");
  g_task_set_task_data (task, g_strdup (pdk_domain_get_uuid (self)), g_free);
  pdk_domain_call (self, PDK_LANE_SAMPLING, G_PRIORITY_LOW, task, "pdk_domain_read_pins",
                   load_in_worker, (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
pdk_domain_load_pins_finish (PdkDomain *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == pdk_domain_load_pins_async,
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
