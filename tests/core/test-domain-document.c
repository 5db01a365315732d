/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "devices/pdk-amount.h"
#include "devices/pdk-capabilities.h"
#include "devices/pdk-device-template.h"
#include "devices/pdk-domain-draft.h"
#include "pdk-error.h"

#include <string.h>

#define DOMAIN                                                                                     \
  "<domain type='kvm' xmlns:q='urn:q'>\n"                                                          \
  "  <name>one</name>\n"                                                                           \
  "  <!-- kept -->\n"                                                                              \
  "  <memory unit='MiB'>512</memory>\n"                                                            \
  "  <devices>\n"                                                                                  \
  "    <emulator>/usr/bin/qemu</emulator>\n"                                                       \
  "    <disk type='file' device='disk'>\n"                                                         \
  "      <driver name='qemu' type='qcow2'/>\n"                                                     \
  "      <source file='/a.qcow2' novel='x'/>\n"                                                    \
  "      <target dev='vda' bus='virtio'/>\n"                                                       \
  "      <address type='pci' slot='0x04'/>\n"                                                      \
  "    </disk>\n"                                                                                  \
  "    <disk type='file' device='cdrom'>\n"                                                        \
  "      <target dev='sda' bus='sata'/>\n"                                                         \
  "      <readonly/>\n"                                                                            \
  "    </disk>\n"                                                                                  \
  "    <gizmo><part/></gizmo>\n"                                                                   \
  "  </devices>\n"                                                                                 \
  "  <q:commandline><q:arg value='-x'/></q:commandline>\n"                                         \
  "</domain>\n"

static PdkDomainDocument *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  PdkDomainDocument *document = pdk_domain_document_parse (xml, &error);

  g_assert_no_error (error);
  return document;
}

/* What DOMAIN is with the first @from in it replaced by @to. */
static char *
expect (const char *from, const char *to)
{
  g_autoptr (GString) text = g_string_new (DOMAIN);
  g_autofree char *canonical = NULL;

  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  {
    g_autoptr (PdkDomainDocument) document = parse (text->str);

    canonical = pdk_domain_document_to_string (document);
  }
  return g_steal_pointer (&canonical);
}

static void
assert_edit (
    const char *page, const char *field, const char *value, const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDomainDocument) document = parse (DOMAIN);
  g_autoptr (PdkEdit) edit = pdk_edit_new_set (page, field, value, &error);
  g_autofree char *expected = expect (from, to);
  g_autofree char *result = NULL;

  g_assert_no_error (error);
  g_assert_true (pdk_edit_apply (edit, document, &error));
  g_assert_no_error (error);
  result = pdk_domain_document_to_string (document);
  g_assert_cmpstr (result, ==, expected);
}

static void
test_list (void)
{
  static const char *const pages[] = { "disk:vda", "disk:sda", "device#1" };
  g_autoptr (PdkDomainDocument) document = parse (DOMAIN);
  g_autoptr (GPtrArray) items = pdk_domain_document_list (document);
  guint found = 0;

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    if ((item->kind->flags & PDK_KIND_DEVICE) == 0)
      continue;
    g_assert_cmpuint (found, <, G_N_ELEMENTS (pages));
    g_assert_cmpstr (item->page, ==, pages[found++]);
  }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (pages));
}

static void
test_words (void)
{
  g_autoptr (PdkDomainDocument) document = parse (DOMAIN);
  g_autoptr (PdkItem) disk = pdk_domain_document_find (document, "disk");
  g_autoptr (PdkItem) gizmo = pdk_domain_document_find (document, "device#1");
  g_autofree char *title = pdk_item_get_title (disk);
  g_autofree char *summary = pdk_item_get_summary (disk);
  g_autofree char *other = pdk_item_get_title (gizmo);
  g_autoptr (PdkItem) drive = pdk_domain_document_find (document, "disk:sda");
  g_autofree char *drive_title = pdk_item_get_title (drive);
  g_autofree char *drive_summary = pdk_item_get_summary (drive);
  g_autofree char *xml = pdk_item_to_string (drive);
  g_autoptr (PdkEdit) edit = pdk_edit_new_add ("disk", xml, NULL);
  g_autofree char *added = pdk_edit_describe (edit);

  g_assert_cmpstr (title, ==, "Disk vda");
  g_assert_cmpstr (drive_title, ==, "CD/DVD Drive sda");
  g_assert_cmpstr (pdk_item_get_icon_name (disk), ==, "drive-harddisk-symbolic");
  g_assert_cmpstr (pdk_item_get_icon_name (drive), ==, "drive-optical-symbolic");
  g_assert_cmpstr (summary, ==, "VirtIO · /a.qcow2");
  g_assert_cmpstr (drive_summary, ==, "SATA");
  g_assert_cmpstr (added, ==, "Add: CD/DVD Drive");
  g_assert_cmpstr (other, ==, "Other device: gizmo");
  g_assert_cmpstr (xml, ==,
                   "<disk type=\"file\" device=\"cdrom\">\n"
                   "  <target dev=\"sda\" bus=\"sata\"/>\n  <readonly/>\n</disk>\n");
}

#define SAME_PORTS                                                                                 \
  "<domain><devices><console type='pty'><target port='0'/></console>"                              \
  "<console type='pty'><target port='0'/></console><console type='pty'/>"                          \
  "<disk device='floppy'><target dev='fda'/></disk><disk><target dev='fda'/></disk>"               \
  "</devices></domain>"

/* No two of a list are called the same, whatever somebody has written. */
static void
test_titles_differ (void)
{
  g_autoptr (PdkDomainDocument) document = parse (SAME_PORTS);
  g_autoptr (GPtrArray) items = pdk_domain_document_list (document);
  g_autoptr (GString) titles = g_string_new (NULL);
  g_autoptr (PdkEdit) edit = pdk_edit_new_remove ("console:0");
  g_autofree char *words = pdk_edit_describe (edit);

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);
    g_autofree char *title = pdk_item_get_title (item);

    if ((item->kind->flags & PDK_KIND_DEVICE) != 0)
      g_string_append_printf (titles, "%s, ", title);
  }
  g_assert_cmpstr (titles->str, ==,
                   "Floppy Drive fda, Disk 2, Text Console 1, Text Console 2, Text Console 3, ");
  g_assert_cmpstr (words, ==, "Remove: Text Console 1");
}

/* What nobody has typed is not chosen by anybody else. */
static void
test_empty_words (void)
{
  const PdkKind *disk = pdk_kind_find ("disk");
  g_autofree char *title =
      pdk_field_describe (pdk_kind_find_field (pdk_kind_find ("overview"), "title"), NULL);
  g_autofree char *blank =
      pdk_field_describe (pdk_kind_find_field (pdk_kind_find ("overview"), "title"), "");
  g_autofree char *cache = pdk_field_describe (pdk_kind_find_field (disk, "cache"), NULL);
  g_autofree char *queues = pdk_field_describe (pdk_kind_find_field (disk, "queues"), NULL);
  g_autofree char *address = pdk_field_describe (pdk_kind_find_field (disk, "address"), NULL);

  g_assert_cmpstr (title, ==, "Empty");
  g_assert_cmpstr (blank, ==, "Empty");
  g_assert_cmpstr (cache, ==, "Default");
  g_assert_cmpstr (queues, ==, "Default");
  g_assert_cmpstr (address, ==, "Default");
}

/* An address of the host's PCI bus, of which the domain may be left out. */
static void
test_pci_source (void)
{
  static const char *const wrong[] = { "0000:00:20.0", "0000:00:1f.8",  "00000:00:00.0",
                                       "1.0",          "0000:00:00.0 ", "0000:gg:00.0" };
  const PdkField *source = pdk_kind_find_field (pdk_kind_find ("disk"), "nvme-source");
  g_autoptr (PdkDomainDocument) document =
      parse ("<domain><devices><disk type='nvme'><target dev='vda'/></disk></devices></domain>");
  g_autoptr (PdkEdit) edit = pdk_edit_new_set ("disk:vda", "nvme-source", "3B:1f.7", NULL);
  g_autoptr (PdkItem) disk = NULL;
  g_autofree char *value = NULL;
  g_autofree char *summary = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (pdk_field_check (source, wrong[i], &error));
    g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  }
  g_assert_true (pdk_edit_apply (edit, document, NULL));
  disk = pdk_domain_document_find (document, "disk:vda");
  value = pdk_field_get (source, disk->element);
  summary = pdk_item_get_summary (disk);
  g_assert_cmpstr (value, ==, "0000:3b:1f.7");
  g_assert_cmpstr (summary, ==, "0000:3b:1f.7");
}

static void
test_edit_keeps_the_rest (void)
{
  assert_edit ("disk:vda", "cache", "none", "type='qcow2'/>", "type='qcow2' cache='none'/>");
  assert_edit ("disk:vda", "source", "/b & c", "file='/a.qcow2'", "file='/b &amp; c'");
  assert_edit ("disk:vda", "read-only", "yes", "slot='0x04'/>\n",
               "slot='0x04'/>\n      <readonly/>\n");
  assert_edit ("disk:vda", "total-iops", "7", "slot='0x04'/>\n",
               "slot='0x04'/>\n      <iotune>\n        <total_iops_sec>7</total_iops_sec>\n"
               "      </iotune>\n");
  assert_edit ("disk:sda", "read-only", "no", "      <readonly/>\n", "");
  assert_edit ("disk:vda", "format", NULL, " type='qcow2'/>", "/>");
  assert_edit ("disk:vda", "bus", "scsi", "bus='virtio'/>\n      <address type='pci' slot='0x04'/>",
               "bus='scsi'/>");
  assert_edit ("memory", "maximum", "1073741824", ">512<", ">1024<");
  assert_edit ("memory", "maximum", "1025", " unit='MiB'>512<", " unit='b'>1025<");
  assert_edit ("overview", "title", "T <&>", "</q:commandline>\n",
               "</q:commandline>\n  <title>T &lt;&amp;&gt;</title>\n");
}

static void
test_same_value_changes_nothing (void)
{
  g_autoptr (PdkDomainDocument) document = parse (DOMAIN);
  g_autofree char *before = pdk_domain_document_to_string (document);
  g_autofree char *after = NULL;
  g_autoptr (GPtrArray) items = pdk_domain_document_list (document);

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    for (const PdkField *field = item->kind->fields; field->id != NULL; field++) {
      g_autofree char *value = pdk_field_get (field, item->element);

      pdk_field_set (field, item->element, value);
    }
  }
  after = pdk_domain_document_to_string (document);
  g_assert_cmpstr (after, ==, before);
}

static void
test_refused (void)
{
  static const struct {
    const char *page, *field, *value;
  } rows[] = {
    { "overview", "name", NULL },      { "overview", "name", "" },
    { "overview", "name", "a\nb" },    { "overview", "name", "a\x01" },
    { "overview", "name", "\xff" },    { "overview", "uuid", "x" },
    { "overview", "nothing", "x" },    { "nothing", "name", "x" },
    { "disk:vda", "cache", "maybe" },  { "disk:vda", "read-only", "perhaps" },
    { "disk:vda", "iothread", "0" },   { "disk:vda", "iothread", "-1" },
    { "disk:vda", "iothread", " 1" },  { "memory", "current", "1" },
    { "memory", "current", "12 GiB" }, { "memory", "current", "99999999999999999999" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s.%s=%s", rows[i].page, rows[i].field, rows[i].value);
    g_assert_null (pdk_edit_new_set (rows[i].page, rows[i].field, rows[i].value, &error));
    g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
  }
}

static void
test_add_and_remove (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDomainDocument) document = parse (DOMAIN);
  g_autofree char *before = pdk_domain_document_to_string (document);
  g_autofree char *with = NULL;
  g_autofree char *after = NULL;
  g_autoptr (PdkEdit) add =
      pdk_edit_new_add ("disk", "<disk>\n  <target dev='vdb'/>\n</disk>", &error);
  g_autoptr (PdkEdit) remove = pdk_edit_new_remove ("disk:vdb");

  g_assert_true (pdk_edit_apply (add, document, &error));
  with = pdk_domain_document_to_string (document);
  g_assert_nonnull (strstr (with, "</gizmo>\n    <disk>\n      <target dev=\"vdb\"/>\n"
                                  "    </disk>\n  </devices>"));
  g_assert_true (pdk_edit_apply (remove, document, &error));
  after = pdk_domain_document_to_string (document);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (pdk_edit_apply (remove, document, &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_GONE);
}

static void
on_changed (PdkDomainDraft *draft, guint *count)
{
  (void) draft;
  ++*count;
}

static void
test_draft (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDomainDocument) base = parse (DOMAIN);
  PdkDomainDraft *draft = pdk_domain_draft_new (base);
  g_autofree char *value = NULL;
  guint count = 0;

  g_signal_connect (draft, "changed", G_CALLBACK (on_changed), &count);
  g_assert_true (pdk_domain_draft_set (draft, "disk:vda", "cache", "none", &error));
  g_assert_true (pdk_domain_draft_set (draft, "disk:vda", "cache", "writeback", &error));
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (draft), ==, 1);
  g_assert_true (pdk_domain_draft_is_changed (draft, "disk:vda", "cache"));
  g_assert_false (pdk_domain_draft_is_changed (draft, "disk:vda", "discard"));
  value = pdk_domain_draft_get (draft, "disk:vda", "cache");
  g_assert_cmpstr (value, ==, "writeback");
  g_assert_true (pdk_domain_draft_set (draft, "disk:vda", "cache", NULL, &error));
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (draft), ==, 0);
  g_assert_true (pdk_domain_document_equal (pdk_domain_draft_get_document (draft), base));
  g_assert_cmpuint (count, ==, 3);

  g_assert_true (pdk_domain_draft_take (draft, pdk_edit_new_remove ("disk:sda"), &error));
  g_assert_false (pdk_domain_draft_set (draft, "disk:sda", "serial", "1", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_GONE);
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (draft), ==, 1);
  pdk_domain_draft_undo (draft);
  g_assert_true (pdk_domain_document_equal (pdk_domain_draft_get_document (draft), base));
  g_assert_finalize_object (draft);
}

/* What is typed for several things at once. */
static void
test_lists (void)
{
  static const struct {
    const char *field, *value;
    gboolean good;
  } rows[] = {
    { "vlan", "10", TRUE },
    { "vlan", "10, 4095,0", TRUE },
    { "vlan", "ten", FALSE },
    { "vlan", "10, 4096", FALSE },
    { "vlan", "10,", FALSE },
    { "vlan", "-1", FALSE },
    { "filter-variables", "IP=1.2.3.4, IP=1.2.3.5", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    PdkEdit *edit = pdk_edit_new_set ("interface", rows[i].field, rows[i].value, &error);

    g_test_message ("%s", rows[i].value);
    g_assert_true ((edit != NULL) == rows[i].good);
    if (edit == NULL)
      g_assert_error (error, PDK_ERROR, PDK_ERROR_INVALID);
    else
      pdk_edit_unref (edit);
  }
}

static void
test_amounts (void)
{
  static const struct {
    const char *text;
    guint64 bytes; /* G_MAXUINT64: refused */
  } rows[] = {
    { "4 GiB", G_GUINT64_CONSTANT (4) << 30 },
    { "4g", G_GUINT64_CONSTANT (4) << 30 },
    { " 1.5 GB ", G_GUINT64_CONSTANT (3) << 29 },
    { "512", 512 << 20 },
    { "1025 bytes", 1025 },
    { "0", 0 },
    { "16 EiB", G_MAXUINT64 },
    { "", G_MAXUINT64 },
    { "GiB", G_MAXUINT64 },
    { "-1", G_MAXUINT64 },
    { "1.3 b", G_MAXUINT64 },
    { "1.", G_MAXUINT64 },
    { "1.2.3", G_MAXUINT64 },
    { "4 hens", G_MAXUINT64 },
    { "4 GiBx", G_MAXUINT64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    guint64 bytes = G_MAXUINT64;

    g_test_message ("%s", rows[i].text);
    g_assert_true (pdk_amount_parse (rows[i].text, &bytes) == (rows[i].bytes != G_MAXUINT64));
    g_assert_cmpuint (bytes, ==, rows[i].bytes);
  }
}

static void
test_amounts_round_trip (void)
{
  static const guint64 amounts[] = { 0,         1,       1023,    1024,
                                     1536,      1 << 20, 3 << 19, G_GUINT64_CONSTANT (1) << 60,
                                     G_MAXINT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++) {
    g_autofree char *text = pdk_amount_format (amounts[i]);
    guint64 bytes = 0;

    g_assert_true (pdk_amount_parse (text, &bytes));
    g_assert_cmpuint (bytes, ==, amounts[i]);
  }
}

static void
test_capabilities (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkXmlDocument) capabilities = pdk_xml_document_parse (
      "<domainCapabilities><cpu><mode name='host-passthrough' supported='yes'/>"
      "<mode name='maximum' supported='no'/><mode name='custom' supported='yes'>"
      "<model usable='no'>Next</model><model usable='yes'>Haswell</model>"
      "<model usable='unknown'>qemu64</model></mode></cpu>"
      "<devices><disk supported='yes'><enum name='bus'><value>virtio</value></enum></disk></devices>"
      "</domainCapabilities>",
      &error);
  g_auto (GStrv) modes = pdk_capabilities_get_values (capabilities, "cpu/mode");
  g_auto (GStrv) models = pdk_capabilities_get_values (capabilities, "cpu/model");
  g_auto (GStrv) buses = pdk_capabilities_get_values (capabilities, "devices/disk/bus");

  g_assert_no_error (error);
  g_assert_true (g_strv_equal ((const char *const *) modes,
                               (const char *const[]){ "host-passthrough", "custom", NULL }));
  g_assert_true (g_strv_equal ((const char *const *) models,
                               (const char *const[]){ "Haswell", "qemu64", NULL }));
  g_assert_true (
      g_strv_equal ((const char *const *) buses, (const char *const[]){ "virtio", NULL }));
  g_assert_null (pdk_capabilities_get_values (capabilities, "devices/sound/model"));
}

/* Whatever a template makes is of the kind that it says, with fields that can be read. */
static void
test_templates (void)
{
  g_autoptr (PdkDomainDocument) document = parse (DOMAIN);

  for (const PdkDeviceTemplate *row = pdk_device_templates (); row->id != NULL; row++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *xml = pdk_device_template_make (row->id, document);
    g_autoptr (PdkDomainDocument) with = pdk_domain_document_copy (document);
    g_autoptr (PdkEdit) add = NULL;
    guint count = 0;

    g_test_message ("%s", row->id);
    g_assert_nonnull (pdk_kind_find (row->kind));
    add = pdk_edit_new_add (row->kind, xml, &error);
    g_assert_no_error (error);
    g_assert_true (pdk_edit_apply (add, with, &error));
    {
      g_autoptr (GPtrArray) items = pdk_domain_document_list (with);

      for (guint i = 0; i < items->len; i++)
        count += g_str_equal (((PdkItem *) g_ptr_array_index (items, i))->kind->id, row->kind);
    }
    /* DOMAIN has two disks, and nothing else that is known. */
    g_assert_cmpuint (count, ==, g_str_equal (row->kind, "disk") ? 3 : 1);
  }
}

/* What is set again is not lost to what was set between. */
static void
test_draft_order (void)
{
  static const char page[] = "interface:52:54:00:00:00:01";
  g_autoptr (PdkDomainDocument) base = pdk_domain_document_parse (
      "<domain><devices><interface type='network'><mac address='52:54:00:00:00:01'/>"
      "<source network='default'/></interface></devices></domain>",
      NULL);
  g_autoptr (PdkDomainDraft) draft = pdk_domain_draft_new (base);
  g_autofree char *source = NULL;

  g_assert_true (pdk_domain_draft_set (draft, page, "source", "lab", NULL));
  g_assert_true (pdk_domain_draft_set (draft, page, "type", "bridge", NULL));
  g_assert_true (pdk_domain_draft_set (draft, page, "source", "br0", NULL));
  source = pdk_domain_draft_get (draft, page, "source");
  g_assert_cmpstr (source, ==, "br0");
  g_assert_cmpuint (pdk_domain_draft_get_n_edits (draft), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/domain-document/list", test_list);
  g_test_add_func ("/domain-document/words", test_words);
  g_test_add_func ("/domain-document/titles-differ", test_titles_differ);
  g_test_add_func ("/domain-document/empty-words", test_empty_words);
  g_test_add_func ("/domain-document/pci-source", test_pci_source);
  g_test_add_func ("/domain-document/edit-keeps-the-rest", test_edit_keeps_the_rest);
  g_test_add_func ("/domain-document/same-value", test_same_value_changes_nothing);
  g_test_add_func ("/domain-document/refused", test_refused);
  g_test_add_func ("/domain-document/add-and-remove", test_add_and_remove);
  g_test_add_func ("/domain-document/capabilities", test_capabilities);
  g_test_add_func ("/domain-document/templates", test_templates);
  g_test_add_func ("/domain-document/draft", test_draft);
  g_test_add_func ("/domain-document/lists", test_lists);
  g_test_add_func ("/domain-document/draft-order", test_draft_order);
  g_test_add_func ("/domain-document/amounts", test_amounts);
  g_test_add_func ("/domain-document/amounts/round-trip", test_amounts_round_trip);
  return g_test_run ();
}
