/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pdk-create-doc OFFER FOLDER ID…: the documents of new machines, one a system, into FOLDER, named
 * by the systems' short ids, which are printed.  OFFER is a host's domain capabilities.  With --machine ARCH instead of
 * OFFER and FOLDER, the machine type chosen of “pc q35 virt pseries s390-ccw-virtio”. */
#include "config.h"

#include "create/pdk-create-machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GIB ((guint64) 1024 * 1024 * 1024)

static PdkOsInfo *
load (const char *id)
{
  PdkOsInfo *os = pdk_os_info_load (id);

  if (os == NULL)
    g_printerr ("Not known to libosinfo: %s\n", id);
  return os;
}

/* A disk, the installer's CD, a network card. */
static PdkXmlDocument *
make (PdkOsInfo *os, PdkXmlDocument *offer)
{
  g_autoptr (PdkCreateMachine) machine = pdk_create_machine_new (pdk_os_info_get_short_id (os));
  g_autoptr (PdkCreatePolicy) policy =
      pdk_create_policy_make (os, 0, offer, PDK_CREATE_FIRMWARE_AUTO, PDK_CREATE_DISPLAY_AUTO);
  PdkXmlElement *root = pdk_xml_document_get_root (offer);
  g_autofree char *arch = pdk_xml_get_string (root, "arch");
  PdkOsResources resources = pdk_os_info_get_recommended (os, arch);

  machine->os_id = g_strdup (pdk_os_info_get_id (os));
  machine->machine = pdk_xml_get_string (root, "machine");
  machine->memory = resources.memory > 0 ? resources.memory / 1024 * 1024 : 2 * GIB;
  machine->n_vcpus = MAX (resources.n_cpus, 1);
  pdk_create_machine_add_disk (machine, "disk", "file", "/srv/a.qcow2", "qcow2")->sparse = TRUE;
  pdk_create_machine_add_disk (machine, "cdrom", "file", "/srv/a.iso", "raw")->installs = TRUE;
  pdk_create_machine_add_nic (machine, "network", "default");
  return pdk_create_machine_write (machine, policy, offer);
}

static int
choose_machines (const char *arch, char **ids)
{
  const char *const machines[] = { "pc", "q35", "virt", "pseries", "s390-ccw-virtio", NULL };

  for (; *ids != NULL; ids++) {
    g_autoptr (PdkOsInfo) os = load (*ids);

    if (os == NULL)
      return EXIT_FAILURE;
    printf ("%s\n", pdk_create_policy_choose_machine (os, arch, machines));
  }
  return EXIT_SUCCESS;
}

int
main (int argc, char **argv)
{
  g_autoptr (PdkXmlDocument) offer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (argc < 4)
    return EXIT_FAILURE;
  if (strcmp (argv[1], "--machine") == 0)
    return choose_machines (argv[2], argv + 3);
  if (g_file_get_contents (argv[1], &text, NULL, &error))
    offer = pdk_xml_document_parse (text, &error);
  if (offer == NULL) {
    g_printerr ("%s\n", error->message);
    return EXIT_FAILURE;
  }
  for (char **id = argv + 3; *id != NULL; id++) {
    g_autoptr (PdkOsInfo) os = load (*id);
    g_autoptr (PdkXmlDocument) document = os != NULL ? make (os, offer) : NULL;
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;
    g_autofree char *written = NULL;

    if (document == NULL)
      return EXIT_FAILURE;
    name = g_strconcat (pdk_os_info_get_short_id (os), ".xml", NULL);
    path = g_build_filename (argv[2], name, NULL);
    written = pdk_xml_document_to_string (document);
    if (!g_file_set_contents (path, written, -1, &error)) {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
    printf ("%s\n", path);
  }
  return EXIT_SUCCESS;
}
