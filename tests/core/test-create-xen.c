/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-create-host.h"
#include "create/pdk-create-spec.h"

#include <string.h>

/* What Xen's hosts say that they can make, and machines of theirs in both of their documents. */

#define GUEST(os, arch, machine)                                                                   \
  "<guest><os_type>" os "</os_type><arch name='" arch "'><wordsize>64</wordsize>"                  \
  "<emulator>/usr/lib/xen/bin/qemu-system-i386</emulator><machine>" machine "</machine>"           \
  "<domain type='xen'/></arch></guest>"
/* As libvirt's driver lists them. */
#define CAPABILITIES                                                                               \
  "<capabilities><host><cpu><arch>x86_64</arch></cpu></host>" GUEST ("xen", "x86_64", "xenpv")     \
      GUEST ("xen", "i686", "xenpv") GUEST ("hvm", "i686", "xenfv")                                \
          GUEST ("xenpvh", "i686", "xenpvh") GUEST ("hvm", "x86_64", "xenfv")                      \
              GUEST ("xenpvh", "x86_64", "xenpvh")                                                 \
                  GUEST ("uml", "x86_64", "none") "</capabilities>"

#define OFFER                                                                                       \
  "<domainCapabilities><path>/usr/bin/qemu-system-x86_64</path><domain>xen</domain>"                \
  "<machine>%s</machine><arch>x86_64</arch><devices><disk supported='yes'><enum name='bus'>"        \
  "<value>ide</value><value>scsi</value><value>xen</value></enum></disk><graphics supported='yes'>" \
  "<enum name='type'><value>sdl</value><value>vnc</value><value>spice</value></enum></graphics>"    \
  "<video supported='yes'><enum name='modelType'><value>vga</value><value>cirrus</value>"           \
  "<value>xen</value></enum></video></devices></domainCapabilities>"

static void
test_host (void)
{
  g_autoptr (PdkCreateHost) host = pdk_create_host_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_true (pdk_create_host_read (host, CAPABILITIES, NULL));
  for (guint i = 0; i < host->archs->len; i++) {
    const PdkCreateArch *arch = host->archs->pdata[i];

    g_assert_cmpstr (arch->type, ==, "xen");
    g_assert_true (pdk_create_arch_is_paravirtual (arch) != g_str_equal (arch->os_type, "hvm"));
    g_string_append_printf (
        text, "%s:%s:%s ", arch->arch, arch->os_type,
        pdk_create_policy_choose_machine (NULL, arch->arch, (const char *const *) arch->machines));
  }
  g_assert_cmpstr (text->str, ==,
                   "x86_64:hvm:xenfv x86_64:xenpvh:xenpvh x86_64:xen:xenpv "
                   "i686:hvm:xenfv i686:xenpvh:xenpvh i686:xen:xenpv ");
}

static char *
write_stage (const char *kind, PdkCreateFrom from, PdkCreateDisplay display, PdkCreateStage stage)
{
  g_autofree char *text = g_strdup_printf (OFFER, kind);
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (text, NULL);
  PdkNetworkChoice lan = { .type = PDK_NETWORK_BRIDGE, .source = (char *) "xenbr0" };
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  const PdkCreateSpec spec = { .from = from,
                               .name = "new",
                               .location = "/srv/a.iso",
                               .kernel = "http://x/linux",
                               .initrd = "http://x/initrd",
                               .arguments = "quiet",
                               .boot_pool = "images",
                               .machine = kind,
                               .memory = 64 * 1024 * 1024,
                               .n_vcpus = 1,
                               .disk_pool = "images",
                               .disk_size = 1024 * 1024,
                               .disk_qcow2 = TRUE,
                               .nics = nics,
                               .display = display };
  g_autoptr (PdkCreatePlan) plan = NULL;

  g_ptr_array_add (nics, &lan);
  plan = pdk_create_spec_plan (&spec, offer);
  if (from == PDK_CREATE_FROM_TREE) {
    plan->machine->kernel = g_strdup ("/srv/kernel");
    plan->machine->initrd = g_strdup ("/srv/initrd");
  }
  return pdk_create_plan_write (plan, stage);
}

static void
check_text (const char *document, const char *path, const char *expected)
{
  g_autoptr (PdkXmlDocument) parsed = pdk_xml_document_parse (document, NULL);
  g_autofree char *text = pdk_xml_get_string (pdk_xml_document_get_root (parsed), path);

  g_assert_cmpstr (text, ==, expected);
}

/* The installer is given to it; later pygrub finds the system on the disk. */
static void
check_paravirtual (const char *kind, const char *os_type, const char *video)
{
  g_autofree char *install =
      write_stage (kind, PDK_CREATE_FROM_TREE, PDK_CREATE_DISPLAY_AUTO, PDK_CREATE_INSTALL);
  g_autofree char *stored =
      write_stage (kind, PDK_CREATE_FROM_TREE, PDK_CREATE_DISPLAY_AUTO, PDK_CREATE_INSTALLED);
  const char *const documents[] = { install, stored };

  check_text (install, "os/kernel", "/srv/kernel");
  check_text (install, "os/cmdline", "quiet");
  check_text (install, "bootloader", NULL);
  check_text (install, "on_reboot", "destroy");
  check_text (stored, "os/kernel", NULL);
  check_text (stored, "bootloader", "pygrub");
  for (guint i = 0; i < G_N_ELEMENTS (documents); i++) {
    check_text (documents[i], "os/type", os_type);
    check_text (documents[i], "os/type/@machine", kind);
    check_text (documents[i], "devices/disk/target/@dev", "xvda");
    check_text (documents[i], "devices/disk/target/@bus", "xen");
    check_text (documents[i], "devices/interface/source/@bridge", "xenbr0");
    check_text (documents[i], "devices/video/model/@type", video);
    check_text (documents[i], "devices/memballoon/@model", "xen");
    g_assert_null (strstr (documents[i], "order="));
    g_assert_null (strstr (documents[i], "<features>"));
    g_assert_null (strstr (documents[i], "spicevmc"));
  }
}

static void
test_paravirtual (void)
{
  check_paravirtual ("xenpv", "linux", "xen");
  check_paravirtual ("xenpvh", "xenpvh", NULL);
}

static void
test_hvm (void)
{
  g_autofree char *install =
      write_stage ("xenfv", PDK_CREATE_FROM_DISC, PDK_CREATE_DISPLAY_AUTO, PDK_CREATE_INSTALL);
  g_autofree char *stored =
      write_stage ("xenfv", PDK_CREATE_FROM_DISC, PDK_CREATE_DISPLAY_SPICE, PDK_CREATE_INSTALLED);

  check_text (install, "os/type", "hvm");
  check_text (install, "os/boot/@dev", "cdrom");
  check_text (install, "devices/graphics/@type", "vnc");
  check_text (stored, "devices/graphics/@type", "spice");
  check_text (install, "devices/disk/target/@dev", "hda");
  check_text (install, "devices/input/@type", "tablet");
  g_assert_nonnull (strstr (install, "/srv/a.iso"));
  g_assert_null (strstr (stored, "/srv/a.iso"));
  g_assert_null (strstr (install, "order="));
  g_assert_null (strstr (stored, "spicevmc"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/create-xen/host", test_host);
  g_test_add_func ("/create-xen/paravirtual", test_paravirtual);
  g_test_add_func ("/create-xen/hvm", test_hvm);
  return g_test_run ();
}
