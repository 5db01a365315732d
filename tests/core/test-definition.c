/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "definition/pdk-announce.h"
#include "definition/pdk-difference.h"
#include "definition/pdk-edit-complete.h"
#include "definition/pdk-edit-needs.h"
#include "definition/pdk-secrets.h"
#include "devices/pdk-device-template.h"
#include "devices/pdk-edits-between.h"
#include "devices/pdk-item-match.h"
#include "pdk-error.h"

#include <string.h>

#define UUID "8c5f9ad1-5d42-4f0a-8d3c-2a5b7a5a0001"

static const char stored_xml[] =
    "<domain type='qemu'>\n"
    "  <name>web</name>\n"
    "  <uuid>" UUID "</uuid>\n"
    "  <memory unit='KiB'>8388608</memory>\n"
    "  <currentMemory unit='KiB'>8388608</currentMemory>\n"
    "  <devices>\n"
    "    <disk type='file' device='disk'><source file='/a.img'/>"
    "<target dev='vda' bus='virtio'/></disk>\n"
    "    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>\n"
    "    <interface type='user'><mac address='52:54:00:00:00:01'/></interface>\n"
    "    <input type='tablet' bus='usb'><address type='usb' bus='0' port='1'/></input>\n"
    "    <input type='keyboard' bus='usb'><address type='usb' bus='0' port='2'/></input>\n"
    "    <hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/>"
    "</source></hostdev>\n"
    "    <hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/>"
    "</source></hostdev>\n"
    "    <graphics type='vnc' port='-1' autoport='yes' passwd='hush&quot;hush'/>\n"
    "  </devices>\n"
    "</domain>\n";

static const char live_xml[] =
    "<domain type='qemu' id='3'>\n"
    "  <name>web</name>\n"
    "  <uuid>" UUID "</uuid>\n"
    "  <memory unit='KiB'>8388608</memory>\n"
    "  <currentMemory unit='KiB'>4194304</currentMemory>\n"
    "  <devices>\n"
    "    <disk type='file' device='disk'><source file='/a.img' index='2'/><backingStore/>"
    "<target dev='vda' bus='virtio'/><alias name='virtio-disk0'/></disk>\n"
    "    <disk type='file' device='cdrom'><source file='/cd.iso' index='1'/>"
    "<target dev='sda' bus='sata'/><readonly/><alias name='sata0-0-0'/></disk>\n"
    "    <disk type='file' device='disk'><source file='/more.img'/>"
    "<target dev='vdb' bus='virtio'/><alias name='virtio-disk1'/></disk>\n"
    "    <interface type='user'><mac address='52:54:00:00:00:01'/><target dev='vnet0'/>"
    "<alias name='net0'/></interface>\n"
    "    <input type='keyboard' bus='usb'><alias name='input1'/>"
    "<address type='usb' bus='0' port='2'/></input>\n"
    "    <input type='tablet' bus='usb'><alias name='input0'/>"
    "<address type='usb' bus='0' port='1'/></input>\n"
    "    <hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/>"
    "</source><alias name='hostdev0'/></hostdev>\n"
    "    <hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/>"
    "</source><alias name='hostdev1'/></hostdev>\n"
    "    <graphics type='vnc' port='5900' autoport='yes' passwd='hush&quot;hush'/>\n"
    "  </devices>\n"
    "</domain>\n";

static PdkDomainDocument *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  PdkDomainDocument *document = pdk_domain_document_parse (xml, &error);

  g_assert_no_error (error);
  return document;
}

static void
test_disk_names (void)
{
  static const struct {
    guint number;
    const char *name;
  } table[] = { { 0, "vda" }, { 25, "vdz" }, { 26, "vdaa" }, { 701, "vdzz" }, { 702, "vdaaa" } };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *name = pdk_disk_name ("vd", table[i].number);

    g_assert_cmpstr (name, ==, table[i].name);
  }
}

static char *
get_of_edit (PdkEdit *edit, const char *path)
{
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_parse (edit->xml, NULL);

  return pdk_xml_get_string (pdk_xml_document_get_root (xml), path);
}

/* vda is taken in both, vdb in the running machine: vdc is free. */
static void
test_complete (void)
{
  g_autoptr (PdkDomainDocument) stored = parse (stored_xml);
  g_autoptr (PdkDomainDocument) live = parse (live_xml);
  g_autoptr (PdkEdit) disk =
      pdk_edit_new_add ("disk", "<disk type='file'><target bus='virtio'/></disk>", NULL);
  g_autoptr (PdkEdit) named =
      pdk_edit_new_add ("disk", "<disk type='file'><target dev='vda'/></disk>", NULL);
  g_autoptr (PdkEdit) nic = pdk_edit_new_add ("interface", "<interface type='user'/>", NULL);
  g_autoptr (PdkEdit) full_disk = pdk_edit_complete (disk, stored, live);
  g_autoptr (PdkEdit) full_named = pdk_edit_complete (named, stored, live);
  g_autoptr (PdkEdit) full_nic = pdk_edit_complete (nic, stored, live);
  g_autofree char *dev = get_of_edit (full_disk, "target/@dev");
  g_autofree char *mac = get_of_edit (full_nic, "mac/@address");

  g_assert_cmpstr (dev, ==, "vdc");
  g_assert_true (full_named == named);
  g_assert_true (g_str_has_prefix (mac, "52:54:00:"));
  g_assert_cmpuint (strlen (mac), ==, strlen ("52:54:00:00:00:01"));
}

static void
assert_match (PdkDomainDocument *from, PdkDomainDocument *to, const char *page, const char *alias)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (from);

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);
    g_autoptr (PdkItem) found = NULL;

    if (strcmp (item->page, page) != 0)
      continue;
    found = pdk_item_match (item, from, to);
    g_assert_nonnull (found);
    g_assert_true (pdk_xml_equals (found->element, "alias/@name", alias));
    return;
  }
  g_assert_not_reached ();
}

/* The page of the nth element of that name; what it is called depends on the tables. */
static char *
find_page (PdkDomainDocument *document, const char *name, guint nth)
{
  g_autoptr (GPtrArray) items = pdk_domain_document_list (document);

  for (guint i = 0; i < items->len; i++) {
    const PdkItem *item = g_ptr_array_index (items, i);

    if (strcmp (pdk_xml_get_name (item->element), name) == 0 && nth-- == 0)
      return g_strdup (item->page);
  }
  g_assert_not_reached ();
}

static void
test_match (void)
{
  g_autoptr (PdkDomainDocument) stored = parse (stored_xml);
  g_autoptr (PdkDomainDocument) live = parse (live_xml);
  g_autofree char *nic = find_page (stored, "interface", 0);
  g_autofree char *tablet = find_page (stored, "input", 0);
  g_autofree char *keyboard = find_page (stored, "input", 1);
  g_autofree char *first = find_page (stored, "hostdev", 0);
  g_autofree char *second = find_page (stored, "hostdev", 1);

  assert_match (stored, live, "disk:vda", "virtio-disk0");
  assert_match (stored, live, nic, "net0");
  /* By their address, as their order is another. */
  assert_match (stored, live, tablet, "input0");
  assert_match (stored, live, keyboard, "input1");
  /* All the same: by their order. */
  assert_match (stored, live, first, "hostdev0");
  assert_match (stored, live, second, "hostdev1");
}

static void
test_between (void)
{
  g_autoptr (PdkDomainDocument) from = parse (stored_xml);
  g_autoptr (PdkDomainDocument) to = parse (stored_xml);
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (PdkEdit) title = pdk_edit_new_set ("overview", "title", "New", NULL);
  g_autoptr (PdkEdit) removal = pdk_edit_new_remove ("disk:sda");
  g_autoptr (PdkEdit) addition =
      pdk_edit_new_add ("disk",
                        "<disk type='file' device='disk'><target dev='vdc' bus='virtio'/></disk>",
                        NULL);
  gboolean whole = FALSE;

  none = pdk_edits_between (from, to, &whole);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_true (whole);
  g_assert_true (pdk_edit_apply (title, to, NULL));
  g_assert_true (pdk_edit_apply (removal, to, NULL));
  g_assert_true (pdk_edit_apply (addition, to, NULL));
  edits = pdk_edits_between (from, to, &whole);
  g_assert_cmpuint (edits->len, ==, 3);
  for (guint i = 0; i < edits->len; i++)
    g_assert_true (pdk_edit_apply (g_ptr_array_index (edits, i), from, NULL));
  {
    g_autoptr (GPtrArray) rest = pdk_edits_between (from, to, NULL);

    g_assert_cmpuint (rest->len, ==, 0);
  }
}

/* The boot order is made of what is there: it changes with a disk, and is said for itself only where
 * the rest does not say it. */
static void
test_between_order (void)
{
  static const char *const disk = "<disk type='file' device='disk'>%s<target dev='%s'/></disk>";
  g_autofree char *first = g_strdup_printf (disk, "", "vda");
  g_autofree char *second = g_strdup_printf (disk, "", "vdb");
  g_autofree char *with = g_strdup_printf ("<domain type='kvm'><os><boot dev='hd'/></os><devices>"
                                           "%s%s</devices></domain>",
                                           first, second);
  g_autoptr (PdkDomainDocument) from = parse (with);
  g_autoptr (PdkDomainDocument) to = parse (with);
  g_autoptr (PdkEdit) removal = pdk_edit_new_remove ("disk:vda");
  g_autoptr (PdkEdit) order = pdk_edit_new_set ("boot", "order", "disk:vdb", NULL);
  g_autoptr (GPtrArray) edits = NULL;
  g_autoptr (GPtrArray) ordered = NULL;
  gboolean whole = FALSE;

  g_assert_true (pdk_edit_apply (removal, to, NULL));
  edits = pdk_edits_between (from, to, &whole);
  g_assert_cmpuint (edits->len, ==, 1);
  g_assert_true (whole);
  g_assert_cmpint (((PdkEdit *) g_ptr_array_index (edits, 0))->type, ==, PDK_EDIT_REMOVE);
  g_assert_true (pdk_edit_apply (order, to, NULL));
  ordered = pdk_edits_between (from, to, &whole);
  g_assert_true (whole);
}

static void
test_secrets (void)
{
  static const struct {
    const char *text, *masked;
  } table[] = {
    { "<graphics passwd='abc' passwdValidTo='2030'/>",
      "<graphics passwd='••••••' passwdValidTo='2030'/>" },
    { "<g passwd = \"a'b\" x='1'>", "<g passwd = \"••••••\" x='1'>" },
    { "<g passwd=''/>", "<g passwd=''/>" },
    { "<password>abc</password>", "<password>••••••</password>" },
    { "<cookie name='a'>b\nc</cookie>", "<cookie name='a'>••••••\n</cookie>" },
    { "<cookies/><passwordless>a</passwordless>", "<cookies/><passwordless>a</passwordless>" },
    { "<g passwd='never ends\nhere", "<g passwd='••••••\n" },
    { "nothing here", "nothing here" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *masked = pdk_secrets_mask (table[i].text);

    g_assert_cmpstr (masked, ==, table[i].masked);
  }
}

static void
test_secrets_put_back (void)
{
  g_autoptr (PdkDomainDocument) document = parse (stored_xml);
  g_autoptr (PdkDomainDocument) original = parse (stored_xml);
  g_autoptr (PdkDomainDocument) live = parse (live_xml);
  g_autofree char *without = NULL;

  pdk_secrets_take_out (document);
  without = pdk_domain_document_to_string (document);
  g_assert_null (strstr (without, "hush"));
  pdk_secrets_put_back (document, live);
  g_assert_true (pdk_domain_document_equal (document, original));
}

/* What comes of @text, or the words of the error. */
static char *
fill_in (const char *text, const char *page)
{
  static const char original[] =
      "<domain><name>a</name><devices>"
      "<disk type='network'><source><auth username='me'/><cookies><cookie name='a'>one</cookie>"
      "<cookie name='b'>two</cookie></cookies></source><target dev='vda'/></disk>"
      "<graphics type='spice' passwd='hush'/><graphics type='vnc' passwd='loud'/>"
      "</devices></domain>";
  g_autoptr (PdkDomainDocument) document = parse (original);
  g_autoptr (GError) error = NULL;
  char *filled = pdk_secrets_fill_in (text, page, document, &error);

  g_assert_true ((filled == NULL) == (error != NULL));
  return filled != NULL ? filled : g_strdup_printf ("error %d", error->code);
}

static void
test_secrets_fill_in (void)
{
#define IN(devices) "<domain><name>a</name><devices>" devices "</devices></domain>"
#define DOTS        "••••••"
  static const struct {
    const char *page, *text, *filled;
  } table[] = {
    { "graphics:spice", "<graphics type='spice' passwd='" DOTS "' port='1'/>",
      "<graphics type=\"spice\" passwd=\"hush\" port=\"1\"/>" },
    { "graphics:vnc", "<graphics passwd='new'/>", "<graphics passwd='new'/>" },
    { "graphics:vnc", "<graphics/>", "<graphics/>" },
    { "disk:vda",
      "<disk><source><x/><cookies><cookie>" DOTS "</cookie><cookie>" DOTS
      "\n</cookie></cookies></source></disk>",
      "<disk><source><x/><cookies><cookie>one</cookie><cookie>two</cookie></cookies></source>"
      "</disk>" },
    { NULL, IN ("<graphics type='vnc' passwd='" DOTS "'/>"),
      IN ("<graphics type=\"vnc\" passwd=\"loud\"/>") },
    { NULL, IN ("<graphics type='vnc' passwd='my'/><graphics type='spice' passwd='" DOTS "'/>"),
      IN ("<graphics type=\"vnc\" passwd=\"my\"/><graphics type=\"spice\" passwd=\"hush\"/>") },
  };
  static const struct {
    const char *page, *text;
    PdkError code;
  } wrong[] = {
    { "graphics:spice", "<graphics passwd='" DOTS "'", PDK_ERROR_XML },
    { NULL, "<domain passwd='" DOTS "'/>", PDK_ERROR_INVALID },
    { "disk:vda", "<disk><password>" DOTS "</password></disk>", PDK_ERROR_INVALID },
    { "sound#0", "<sound passwd='" DOTS "'/>", PDK_ERROR_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autofree char *filled = fill_in (table[i].text, table[i].page);

    g_strchomp (filled);
    g_assert_cmpstr (filled, ==, table[i].filled);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autofree char *filled = fill_in (wrong[i].text, wrong[i].page);
    g_autofree char *expected = g_strdup_printf ("error %d", wrong[i].code);

    g_assert_cmpstr (filled, ==, expected);
  }
#undef DOTS
#undef IN
}

static void
test_differences (void)
{
  g_autoptr (PdkDomainDocument) stored = parse (stored_xml);
  g_autoptr (PdkDomainDocument) live = parse (live_xml);
  g_autoptr (GPtrArray) differences = NULL;
  const PdkDifference *difference = NULL;
  g_autofree char *words = NULL;

  differences = pdk_differences_find (stored, live);
  difference = pdk_differences_lookup (differences, "memory", "current");
  g_assert_nonnull (difference);
  g_assert_cmpstr (difference->live, ==, "4294967296");
  g_assert_cmpstr (difference->stored, ==, "8589934592");
  words = pdk_difference_describe (difference);
  g_assert_nonnull (strstr (words, "now"));
  difference = pdk_differences_lookup (differences, "disk:sda", "source");
  g_assert_nonnull (difference);
  g_assert_cmpstr (difference->live, ==, "/cd.iso");
  g_assert_null (difference->stored);
  difference = pdk_differences_lookup (differences, "disk:vdb", NULL);
  g_assert_nonnull (difference);
  g_assert_cmpint (difference->type, ==, PDK_DIFFERENCE_ONLY_LIVE);
  /* No more: not the port, the names of host interfaces, or the order of what is the same. */
  g_assert_cmpuint (differences->len, ==, 3);
}

/* Containers and Xen: no addresses, other names. */
static void
test_other_hypervisors (void)
{
  g_autoptr (PdkDomainDocument) container =
      parse ("<domain type='lxc'><name>c</name><memory unit='KiB'>65536</memory>"
             "<currentMemory unit='KiB'>65536</currentMemory><devices>"
             "<filesystem type='mount'><source dir='/srv'/><target dir='/'/></filesystem>"
             "<console type='pty'/></devices></domain>");
  g_autoptr (PdkDomainDocument) running = parse (
      "<domain type='lxc' id='7'><name>c</name><memory unit='KiB'>65536</memory>"
      "<currentMemory unit='KiB'>32768</currentMemory><devices>"
      "<filesystem type='mount'><source dir='/srv'/><target dir='/'/></filesystem>"
      "<console type='pty' tty='/dev/pts/3'><source path='/dev/pts/3'/><alias name='console0'/>"
      "</console></devices></domain>");
  g_autoptr (GPtrArray) differences = pdk_differences_find (container, running);
  g_autoptr (PdkDomainDocument) xen = parse (
      "<domain type='xen'><name>x</name><devices>"
      "<disk type='file' device='disk'><target dev='xvda' bus='xen'/></disk></devices></domain>");
  g_autoptr (PdkEdit) disk =
      pdk_edit_new_add ("disk", "<disk type='file'><target bus='xen'/></disk>", NULL);
  g_autoptr (PdkEdit) nic = pdk_edit_new_add ("interface", "<interface type='bridge'/>", NULL);
  g_autoptr (PdkEdit) full_disk = pdk_edit_complete (disk, xen, NULL);
  g_autoptr (PdkEdit) full_nic = pdk_edit_complete (nic, xen, NULL);
  g_autofree char *dev = get_of_edit (full_disk, "target/@dev");
  g_autofree char *mac = get_of_edit (full_nic, "mac/@address");

  g_assert_cmpuint (differences->len, ==, 1);
  g_assert_nonnull (pdk_differences_lookup (differences, "memory", "current"));
  g_assert_cmpstr (dev, ==, "xvdb");
  g_assert_true (g_str_has_prefix (mac, "00:16:3e:"));
}

static void
test_needs (void)
{
  g_autoptr (PdkDomainDocument) document = parse (stored_xml);
  g_autoptr (PdkEdit) scsi =
      pdk_edit_new_add ("disk",
                        "<disk type='file' device='disk'><target dev='sdb' bus='scsi'/></disk>",
                        NULL);
  g_autoptr (PdkEdit) virtio =
      pdk_edit_new_add ("disk",
                        "<disk type='file' device='disk'><target dev='vdb' bus='virtio'/></disk>",
                        NULL);
  g_autoptr (GPtrArray) needs = pdk_edit_find_needs (scsi, document);
  const PdkNeed *need = NULL;

  g_assert_cmpuint (needs->len, ==, 1);
  need = g_ptr_array_index (needs, 0);
  g_assert_nonnull (need->why);
  g_assert_true (pdk_edit_apply (need->edit, document, NULL));
  g_clear_pointer (&needs, g_ptr_array_unref);
  /* Once it is there, nothing more is needed. */
  needs = pdk_edit_find_needs (scsi, document);
  g_assert_cmpuint (needs->len, ==, 0);
  g_clear_pointer (&needs, g_ptr_array_unref);
  needs = pdk_edit_find_needs (virtio, document);
  g_assert_cmpuint (needs->len, ==, 0);
}

static void
test_needs_memory (void)
{
  g_autoptr (PdkDomainDocument) document = parse (stored_xml);
  g_autoptr (PdkEdit) folder =
      pdk_edit_new_add ("filesystem",
                        "<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv'/>"
                        "<target dir='srv'/></filesystem>",
                        NULL);
  g_autoptr (GPtrArray) needs = pdk_edit_find_needs (folder, document);

  g_assert_cmpuint (needs->len, ==, 1);
  g_assert_true (pdk_edit_apply (((PdkNeed *) g_ptr_array_index (needs, 0))->edit, document, NULL));
  g_assert_true (pdk_xml_equals (pdk_domain_document_get_root (document),
                                 "memoryBacking/access/@mode", "shared"));
  g_clear_pointer (&needs, g_ptr_array_unref);
  needs = pdk_edit_find_needs (folder, document);
  g_assert_cmpuint (needs->len, ==, 0);
}

/* Another kind of display, or none: what went through SPICE goes, the rest stays. */
static void
test_leftovers (void)
{
  g_autoptr (PdkDomainDocument) document =
      parse ("<domain type='kvm'><name>c</name><devices>"
             "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>"
             "<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>"
             "<graphics type='spice'/><audio id='1' type='spice'/>"
             "<redirdev bus='usb' type='spicevmc'/><redirdev bus='usb' type='spicevmc'/>"
             "</devices></domain>");
  g_autofree char *page = find_page (document, "graphics", 0);
  g_autoptr (PdkEdit) edit = pdk_edit_new_replace (page, "<graphics type='vnc'/>", NULL);
  g_autoptr (PdkEdit) harmless =
      pdk_edit_new_replace (page, "<graphics type='spice' autoport='yes'/>", NULL);
  g_autoptr (GPtrArray) none = pdk_edit_find_leftovers (harmless, document);
  g_autoptr (GPtrArray) leftovers = pdk_edit_find_leftovers (edit, document);
  g_autofree char *text = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (leftovers->len, ==, 4);
  g_assert_true (pdk_edit_apply (edit, document, NULL));
  for (guint i = 0; i < leftovers->len; i++)
    g_assert_true (
        pdk_edit_apply (((PdkNeed *) g_ptr_array_index (leftovers, i))->edit, document, NULL));
  text = pdk_domain_document_to_string (document);
  g_assert_null (strstr (text, "spice"));
  g_assert_nonnull (strstr (text, "org.qemu.guest_agent.0"));
}

/* What is said before edits are applied.  That it comes true is for tests/system. */

static gboolean
waits (PdkEdit *edit, const char *base_xml, const char *running_xml)
{
  g_autoptr (PdkDomainDocument) base = pdk_domain_document_parse (base_xml, NULL);
  g_autoptr (PdkDomainDocument) live = pdk_domain_document_parse (running_xml, NULL);
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_edit_unref);
  g_autoptr (GArray) announced = NULL;

  g_assert_nonnull (edit);
  g_ptr_array_add (edits, edit);
  announced = pdk_announce (edits, base, live);
  g_assert_cmpuint (announced->len, ==, 1);
  return pdk_announced_count (announced) == 1;
}

static gboolean
setting_waits (const char *page, const char *field, const char *value)
{
  return waits (pdk_edit_new_set (page, field, value, NULL), stored_xml, live_xml);
}

static gboolean
adding_waits (const char *kind, const char *xml)
{
  return waits (pdk_edit_new_add (kind, xml, NULL), stored_xml, live_xml);
}

static void
test_announce (void)
{
  g_assert_false (setting_waits ("overview", "title", "any"));
  g_assert_true (setting_waits ("disk:vda", "cache", "none"));
  g_assert_true (setting_waits ("disk:vda", "source", "/b.img"));
  g_assert_false (setting_waits ("disk:sda", "source", "/b.iso"));
  g_assert_false (setting_waits ("memory", "current", "2147483648"));
  g_assert_true (setting_waits ("memory", "current", "17179869184"));
  /* As it runs. */
  g_assert_false (setting_waits ("memory", "current", "4294967296"));
  g_assert_false (adding_waits ("disk", "<disk type='file'><target bus='virtio'/></disk>"));
  g_assert_true (adding_waits ("disk", "<disk type='file'><target bus='sata'/></disk>"));
  g_assert_true (adding_waits ("sound", "<sound model='ich9'/>"));
  g_assert_true (adding_waits ("redirdev", "<redirdev bus='usb' type='spicevmc'/>"));
  /* There is no USB controller. */
  g_assert_true (adding_waits ("input", "<input type='mouse' bus='usb'/>"));
  g_assert_false (waits (pdk_edit_new_remove ("disk:vda"), stored_xml, live_xml));
  g_assert_true (waits (pdk_edit_new_remove ("disk:sda"), stored_xml, live_xml));
}

static void
test_announce_pin (void)
{
  static const char xml[] = "<domain type='qemu'><name>a</name><vcpu>2</vcpu><devices/></domain>";
  static const char container[] =
      "<domain type='lxc'><name>a</name><vcpu>2</vcpu><devices/></domain>";

  g_assert_false (
      waits (pdk_edit_new_add ("vcpupin", "<vcpupin vcpu='1' cpuset='0'/>", NULL), xml, xml));
  g_assert_true (
      waits (pdk_edit_new_add ("vcpupin", "<vcpupin vcpu='2' cpuset='0'/>", NULL), xml, xml));
  g_assert_true (waits (pdk_edit_new_add ("vcpupin", "<vcpupin vcpu='1' cpuset='0'/>", NULL),
                        container, container));
  g_assert_false (waits (pdk_edit_new_set ("tuning", "emulator-pin", "0", NULL), xml, xml));
}

/* What is offered to machines of other hypervisors, and that it is theirs. */

static gboolean
is_offered (const char *id, PdkDomainDocument *document)
{
  for (const PdkDeviceTemplate *row = pdk_device_templates (); row->id != NULL; row++)
    if (g_str_equal (row->id, id))
      return pdk_field_condition (row->when, pdk_domain_document_get_root (document));
  g_assert_not_reached ();
}

static void
assert_made (const char *id, PdkDomainDocument *document, const char *path, const char *value)
{
  g_autofree char *text = pdk_device_template_make (id, document);
  g_autoptr (PdkXmlDocument) xml = pdk_xml_document_parse (text, NULL);
  g_autofree char *found = pdk_xml_get_string (pdk_xml_document_get_root (xml), path);

  g_assert_cmpstr (found, ==, value);
}

static void
test_templates (void)
{
  static const char *const qemu_only[] = { "vsock",    "redirdev", "smartcard",  "tpm",
                                           "watchdog", "panic",    "shmem",      "iommu",
                                           "agent",    "console",  "spice-agent" };
  g_autoptr (PdkDomainDocument) qemu = parse ("<domain type='qemu'><devices/></domain>");
  g_autoptr (PdkDomainDocument) lxc = parse ("<domain type='lxc'><devices/></domain>");
  g_autoptr (PdkDomainDocument) xen =
      parse ("<domain type='xen'><os><type>linux</type></os><devices/></domain>");

  for (gsize i = 0; i < G_N_ELEMENTS (qemu_only); i++) {
    g_assert_true (is_offered (qemu_only[i], qemu));
    g_assert_false (is_offered (qemu_only[i], lxc));
    g_assert_false (is_offered (qemu_only[i], xen));
  }
  g_assert_true (is_offered ("disk", xen));
  g_assert_false (is_offered ("disk", lxc));
  g_assert_true (is_offered ("filesystem", lxc));
  g_assert_true (is_offered ("text-console", lxc));
  g_assert_false (is_offered ("text-console", qemu));
  assert_made ("disk", xen, "target/@bus", "xen");
  assert_made ("disk", xen, "driver/@type", NULL);
  assert_made ("disk", qemu, "target/@bus", "virtio");
  assert_made ("interface", xen, "model/@type", NULL);
  assert_made ("interface", lxc, "model/@type", NULL);
  assert_made ("video", xen, "model/@type", "xen");
  assert_made ("filesystem", lxc, "driver/@type", NULL);
  assert_made ("filesystem", lxc, "target/@dir", "/srv");
  assert_made ("filesystem", qemu, "driver/@type", "virtiofs");
}

static guint
count_differences (const char *stored, const char *live)
{
  g_autoptr (PdkDomainDocument) later = parse (stored);
  g_autoptr (PdkDomainDocument) now = parse (live);
  g_autoptr (GPtrArray) differences = pdk_differences_find (later, now);

  return differences->len;
}

/* The running machine has the file of what “UEFI” stood for at its start. */
static void
test_found_firmware (void)
{
  static const char efi[] = "<domain type='qemu'><os firmware='efi'><type>hvm</type></os></domain>";
  static const char secure[] =
      "<domain type='qemu'><os firmware='efi'><type>hvm</type><loader secure='yes'/></os></domain>";
  static const char found[] = "<domain type='qemu'><os><type>hvm</type><loader readonly='yes' "
                              "type='pflash'>/usr/share/code.fd</loader></os></domain>";
  static const char bios[] = "<domain type='qemu'><os><type>hvm</type></os></domain>";

  g_assert_cmpuint (count_differences (efi, found), ==, 0);
  g_assert_cmpuint (count_differences (secure, found), >, 0);
  g_assert_cmpuint (count_differences (efi, bios), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/definition/disk-names", test_disk_names);
  g_test_add_func ("/definition/complete", test_complete);
  g_test_add_func ("/definition/match", test_match);
  g_test_add_func ("/definition/between", test_between);
  g_test_add_func ("/definition/between/order", test_between_order);
  g_test_add_func ("/definition/secrets", test_secrets);
  g_test_add_func ("/definition/secrets/put-back", test_secrets_put_back);
  g_test_add_func ("/definition/secrets/fill-in", test_secrets_fill_in);
  g_test_add_func ("/definition/differences", test_differences);
  g_test_add_func ("/definition/found-firmware", test_found_firmware);
  g_test_add_func ("/definition/other-hypervisors", test_other_hypervisors);
  g_test_add_func ("/definition/needs", test_needs);
  g_test_add_func ("/definition/needs/memory", test_needs_memory);
  g_test_add_func ("/definition/leftovers", test_leftovers);
  g_test_add_func ("/definition/templates", test_templates);
  g_test_add_func ("/definition/announce", test_announce);
  g_test_add_func ("/definition/announce/pin", test_announce_pin);
  return g_test_run ();
}
