/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "devices/pdk-domain-document.h"
#include "devices/pdk-offer.h"

/* What hosts offer, and why not. */

#define HOST                                                                                       \
  "<capabilities><host><topology><cells><cell id='0'><cpus><cpu id='0'/><cpu id='1'/>"             \
  "</cpus></cell></cells></topology></host>"                                                       \
  "<guest><os_type>hvm</os_type><arch name='x86_64'>"                                              \
  "<machine>pc-q35-7.2</machine><machine canonical='pc-q35-7.2'>q35</machine>"                     \
  "<machine>pc-q35-10.0</machine><machine deprecated='yes'>pc-i440fx-1.4</machine>"                \
  "<domain type='qemu'/><domain type='kvm'><machine>only-kvm</machine></domain></arch></guest>"    \
  "<guest><os_type>hvm</os_type><arch name='aarch64'><machine>virt</machine>"                      \
  "<domain type='qemu'/></arch></guest></capabilities>"
#define MACHINE                                                                                    \
  "<domainCapabilities><vcpu max='8'/><os><enum name='firmware'>%s</enum><loader supported='yes'>" \
  "<value>/usr/share/a.fd</value><enum name='secure'><value>no</value></enum></loader></os>"       \
  "<cpu><mode name='host-passthrough' supported='no'/><mode name='custom' supported='yes'>"        \
  "<model usable='no' deprecated='yes'>Old</model><model usable='yes'>Good</model>"                \
  "<model usable='no'>New</model><blockers model='New'><feature name='avx9'/>"                     \
  "<feature name='x'/></blockers></mode></cpu><devices>"                                           \
  "<disk supported='yes'><enum name='bus'><value>virtio</value><value>warp</value></enum></disk>"  \
  "<tpm supported='no'/></devices></domainCapabilities>"

static PdkOffer *
new_offer (const char *firmware)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf (MACHINE, firmware);
  g_autoptr (PdkXmlDocument) machine = pdk_xml_document_parse (text, &error);
  g_autoptr (PdkXmlDocument) host = pdk_xml_document_parse (HOST, &error);

  g_assert_no_error (error);
  return pdk_offer_new (machine, host, "QEMU 7.2");
}

static PdkDomainDocument *
new_document (const char *type, const char *arch)
{
  g_autofree char *xml =
      g_strdup_printf ("<domain type='%s'><os><type arch='%s'>hvm</type></os></domain>", type,
                       arch);

  return pdk_domain_document_parse (xml, NULL);
}

/* “value: reason”, one a line */
static char *
list (PdkOffer *offer, const char *kind, const char *field, const char *type, const char *arch)
{
  g_autoptr (PdkDomainDocument) document = new_document (type, arch);
  g_autoptr (GPtrArray) rows =
      pdk_offer_list (offer, pdk_kind_find_field (pdk_kind_find (kind), field),
                      pdk_domain_document_get_root (document));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++) {
    const PdkOffered *row = g_ptr_array_index (rows, i);

    g_string_append_printf (text, "%s%s%s%s%s\n", row->value != NULL ? row->value : "-",
                            row->reason != NULL ? ": " : "", row->reason != NULL ? row->reason : "",
                            row->note != NULL ? "; " : "", row->note != NULL ? row->note : "");
  }
  return g_string_free (text, FALSE);
}

static void
test_machines (void)
{
  g_autoptr (PdkOffer) offer = new_offer ("");
  g_autofree char *x86 = list (offer, "overview", "machine", "qemu", "x86_64");
  g_autofree char *kvm = list (offer, "overview", "machine", "kvm", "x86_64");
  g_autofree char *arm = list (offer, "overview", "machine", "qemu", "aarch64");
  g_autofree char *none = list (offer, "overview", "machine", "qemu", "m68k");

  /* The newest is not what sorts last as text. */
  g_assert_cmpstr (x86, ==,
                   "q35; The newest here: pc-q35-7.2\n"
                   "pc-i440fx-1.4; Deprecated: a newer hypervisor may not have it any more\n"
                   "pc-q35-10.0\npc-q35-7.2\n");
  g_assert_cmpstr (kvm, ==, "only-kvm\n");
  g_assert_cmpstr (arm, ==, "virt\n");
  g_assert_cmpstr (none, ==, "");
}

static void
test_cpus (void)
{
  g_autoptr (PdkOffer) offer = new_offer ("");
  g_autofree char *models = list (offer, "cpu", "model", "qemu", "x86_64");
  g_autofree char *modes = list (offer, "cpu", "mode", "qemu", "x86_64");

  g_assert_cmpstr (models, ==,
                   "Good\nOld: The CPU of this host cannot run it; Deprecated\n"
                   "New: The CPU of this host lacks: avx9, x\n");
  g_assert_nonnull (strstr (modes, "host-passthrough: Not offered by QEMU 7.2 on this host\n"));
  g_assert_nonnull (strstr (modes, "host-model\n"));
}

static void
test_firmware (void)
{
  g_autoptr (PdkOffer) bios = new_offer ("");
  g_autoptr (PdkOffer) efi = new_offer ("<value>efi</value>");
  g_autofree char *without = list (bios, "overview", "firmware", "qemu", "x86_64");
  g_autofree char *with = list (efi, "overview", "firmware", "qemu", "x86_64");

  g_assert_nonnull (strstr (without, "\nefi: This host has no UEFI firmware"));
  g_assert_nonnull (strstr (without, "\nbios\n"));
  g_assert_nonnull (strstr (with, "\nefi\n"));
  g_assert_nonnull (strstr (with, "\nefi-secure: The firmware of this host has no Secure Boot"));
  g_assert_nonnull (strstr (with, "\nefi-insecure\n/usr/share/a.fd\n"));
}

static void
test_lists (void)
{
  g_autoptr (PdkOffer) offer = new_offer ("");
  g_autofree char *buses = list (offer, "disk", "bus", "qemu", "x86_64");
  g_autofree char *tpms = list (offer, "tpm", "model", "qemu", "x86_64");
  g_autofree char *videos = list (offer, "video", "model", "qemu", "x86_64");
  g_autofree char *hypervisors = list (offer, "overview", "hypervisor", "qemu", "x86_64");

  g_assert_nonnull (strstr (buses, "virtio\n"));
  g_assert_nonnull (strstr (buses, "\nsata: Not offered by QEMU 7.2 on this host\n"));
  /* What only the host knows. */
  g_assert_true (g_str_has_suffix (buses, "\nwarp\n"));
  g_assert_nonnull (strstr (tpms, "\ntpm-tis: Not offered"));
  /* It says nothing about these. */
  g_assert_null (strstr (videos, ": "));
  g_assert_true (g_str_has_prefix (hypervisors, "kvm\nqemu\nxen: Not available on this host\n"));
}

static void
test_explain (void)
{
  g_autoptr (PdkOffer) offer = new_offer ("");
  g_autoptr (PdkDomainDocument) document = new_document ("qemu", "x86_64");
  PdkXmlElement *root = pdk_domain_document_get_root (document);
  const PdkField *bus = pdk_kind_find_field (pdk_kind_find ("disk"), "bus");
  const PdkField *machine = pdk_kind_find_field (pdk_kind_find ("overview"), "machine");
  const PdkField *video = pdk_kind_find_field (pdk_kind_find ("video"), "model");
  g_autofree char *unknown = pdk_offer_explain (offer, bus, root, "made-up");
  g_autofree char *old = pdk_offer_explain (offer, machine, root, "pc-q35-2.0");

  g_assert_nonnull (unknown);
  g_assert_nonnull (old);
  g_assert_null (pdk_offer_explain (offer, bus, root, "virtio"));
  g_assert_null (pdk_offer_explain (offer, bus, root, NULL));
  g_assert_null (pdk_offer_explain (offer, video, root, "made-up"));
  g_assert_null (pdk_offer_explain (NULL, bus, root, "made-up"));
}

static void
test_counts (void)
{
  g_autoptr (PdkOffer) offer = new_offer ("");
  g_autoptr (PdkDomainDocument) document = new_document ("qemu", "x86_64");
  PdkXmlElement *root = pdk_domain_document_get_root (document);
  const PdkField *field = pdk_kind_find_field (pdk_kind_find ("cpu"), "maximum");
  g_autofree char *turns = pdk_offer_explain (offer, field, root, "3");
  g_autofree char *most = pdk_offer_explain (offer, field, root, "9");

  g_assert_null (pdk_offer_explain (offer, field, root, "2"));
  g_assert_cmpstr (turns, ==, "The host has 2 CPUs: virtual ones take turns on them");
  g_assert_cmpstr (most, ==, "This type of machine has at most 8 virtual CPUs");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/details/offer/machines", test_machines);
  g_test_add_func ("/details/offer/cpus", test_cpus);
  g_test_add_func ("/details/offer/firmware", test_firmware);
  g_test_add_func ("/details/offer/lists", test_lists);
  g_test_add_func ("/details/offer/counts", test_counts);
  g_test_add_func ("/details/offer/explain", test_explain);
  return g_test_run ();
}
