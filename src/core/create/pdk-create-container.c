/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "pdk-create"

#include "config.h"

#include "create/pdk-create-container.h"

/* https://libvirt.org/drvlxc.html */

/* Of time on CPUs, in µs: libvirt's number of CPUs alone limits nothing in a container. */
#define PERIOD 100000

static void
set_number (PdkXmlElement *element, const char *path, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  pdk_xml_set (element, path, text);
}

static void
write_program (const PdkContainerConfig *config, PdkXmlElement *root, PdkXmlDocument *offer)
{
  PdkXmlElement *os = pdk_xml_add (root, "os", NULL);
  g_autofree char *arch = pdk_xml_get_string (pdk_xml_document_get_root (offer), "arch");

  pdk_xml_set (os, "type/@arch", arch);
  pdk_xml_set (os, "type", "exe");
  pdk_xml_add (os, "init", config->init);
  for (guint i = 0; config->arguments[i] != NULL; i++)
    pdk_xml_add (os, "initarg", config->arguments[i]);
}

static void
write_ids (const PdkContainerConfig *config, PdkXmlElement *root)
{
  PdkXmlElement *map = NULL;

  if (config->n_ids == 0)
    return;
  map = pdk_xml_add (root, "idmap", NULL);
  for (guint i = 0; i < 2; i++) {
    PdkXmlElement *ids = pdk_xml_add (map, i == 0 ? "uid" : "gid", NULL);

    set_number (ids, "@start", 0);
    set_number (ids, "@target", config->first_id);
    set_number (ids, "@count", config->n_ids);
  }
}

static void
write_nic (const PdkCreateNic *nic, PdkXmlElement *devices)
{
  PdkXmlElement *element = pdk_xml_add (devices, "interface", NULL);

  pdk_xml_set (element, "@type", nic->type);
  pdk_xml_set (element, "mac/@address", nic->mac);
  if (g_str_equal (nic->type, "direct")) {
    pdk_xml_set (element, "source/@dev", nic->source);
    pdk_xml_set (element, "source/@mode", "bridge");
  } else {
    g_autofree char *path = g_strdup_printf ("source/@%s", nic->type);

    pdk_xml_set (element, path, nic->source);
  }
}

static void
write_devices (PdkCreateMachine *machine, PdkXmlElement *root, PdkXmlDocument *offer)
{
  PdkXmlElement *devices = pdk_xml_add (root, "devices", NULL);
  PdkXmlElement *element = NULL;
  g_autofree char *emulator = pdk_xml_get_string (pdk_xml_document_get_root (offer), "path");

  pdk_xml_set (devices, "emulator", emulator);
  if (machine->container->root != NULL) {
    element = pdk_xml_add (devices, "filesystem", NULL);
    pdk_xml_set (element, "@type", "mount");
    pdk_xml_set (element, "source/@dir", machine->container->root);
    pdk_xml_set (element, "target/@dir", "/");
  }
  for (guint i = 0; i < machine->nics->len; i++)
    write_nic (machine->nics->pdata[i], devices);
  pdk_xml_set (pdk_xml_add (devices, "console", NULL), "@type", "pty");
}

void
pdk_create_container_write (PdkCreateMachine *machine, PdkXmlElement *root, PdkXmlDocument *offer)
{
  PdkXmlElement *tune = NULL;

  g_return_if_fail (machine->container != NULL);

  tune = pdk_xml_add (root, "cputune", NULL);
  set_number (tune, "period", PERIOD);
  set_number (tune, "quota", (guint64) PERIOD * machine->n_vcpus);
  write_program (machine->container, root, offer);
  write_ids (machine->container, root);
  /* It is in the host's network otherwise. */
  if (machine->nics->len == 0)
    pdk_xml_add (pdk_xml_add (root, "features", NULL), "privnet", NULL);
  write_devices (machine, root, offer);
}
