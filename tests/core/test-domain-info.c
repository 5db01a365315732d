/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "domain/pdk-domain-info.h"
#include "domain/pdk-graphics-info.h"
#include "pdk-error.h"
#include "xml/pdk-xml.h"

#include <string.h>

static PdkDomainDetails *
parse (const char *content)
{
  g_autofree char *xml = g_strdup_printf ("<domain type='test'>%s</domain>", content);
  g_autoptr (GError) error = NULL;
  PdkDomainDetails *details = pdk_domain_details_parse (xml, &error);

  g_assert_no_error (error);
  g_assert_nonnull (details);
  return details;
}

static void
test_details (void)
{
  g_autoptr (PdkDomainDetails) details =
      parse ("<name>web</name><title> Web server </title>"
             "<metadata><libosinfo:libosinfo "
             "xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>"
             "<libosinfo:os id='http://debian.org/debian/12'/></libosinfo:libosinfo></metadata>"
             "<memory unit='KiB'>2097152</memory><currentMemory unit='KiB'>1048576</currentMemory>"
             "<vcpu placement='static'>4</vcpu>"
             "<devices><graphics type='vnc'/><graphics type='spice'/></devices>");

  g_assert_cmpstr (details->title, ==, "Web server");
  g_assert_cmpstr (details->os_id, ==, "http://debian.org/debian/12");
  g_assert_cmpuint (details->vcpus, ==, 4);
  g_assert_cmpuint (details->memory_kib, ==, 2097152);
  g_assert_cmpuint (details->n_graphics, ==, 2);
  g_assert_cmpuint (details->first_graphics, ==, PDK_GRAPHICS_VNC);
}

static void
test_empty (void)
{
  g_autoptr (PdkDomainDetails) details = parse ("<title>  </title>");

  g_assert_null (details->title);
  g_assert_null (details->os_id);
  g_assert_cmpuint (details->vcpus, ==, 1);
  g_assert_cmpuint (details->memory_kib, ==, 0);
  g_assert_cmpuint (details->n_graphics, ==, 0);
}

static void
test_memory_units (void)
{
  static const struct {
    const char *xml;
    guint64 kib;
  } rows[] = {
    { "<memory>1024</memory>", 1024 },
    { "<memory unit='b'>1025</memory>", 2 },
    { "<memory unit='GiB'>2</memory>", 2 * 1024 * 1024 },
    { "<memory unit='MB'>1</memory>", 977 },
    { "<memory unit='b'>18446744073709551615</memory>", G_GUINT64_CONSTANT (1) << 54 },
    { "<memory unit='EiB'>9999</memory>", 0 },
    { "<memory unit='KiB'>-1</memory>", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkDomainDetails) details = parse (rows[i].xml);

    g_test_message ("%s", rows[i].xml);
    g_assert_cmpuint (details->memory_kib, ==, rows[i].kib);
  }
}

static void
test_vcpus (void)
{
  static const struct {
    const char *xml;
    guint vcpus;
  } rows[] = {
    { "<vcpu current='2'>8</vcpu>", 2 },
    { "<vcpu current='0'>8</vcpu>", 8 },
    { "<vcpu>0</vcpu>", 1 },
    { "<vcpu>4294967297</vcpu>", 1 },
    { "<vcpu>many</vcpu>", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkDomainDetails) details = parse (rows[i].xml);

    g_assert_cmpuint (details->vcpus, ==, rows[i].vcpus);
  }
}

static char *
with_os_id (const char *ns, const char *id)
{
  return g_strdup_printf (
      "<metadata><other/><l:libosinfo xmlns:l='%s'><l:os id='%s'/></l:libosinfo></metadata>", ns,
      id);
}

static void
test_os_id (void)
{
  static const char ns[] = "http://libosinfo.org/xmlns/libvirt/domain/1.0";
  g_autofree char *long_id = g_strnfill (10000, 'x');
  g_autofree char *good = with_os_id (ns, "http://libosinfo.org/linux/2022");
  g_autofree char *foreign = with_os_id ("urn:other", "http://libosinfo.org/linux/2022");
  g_autofree char *too_long = with_os_id (ns, long_id);
  g_autoptr (PdkDomainDetails) first = parse (good);
  g_autoptr (PdkDomainDetails) second = parse (good);
  g_autoptr (PdkDomainDetails) other = parse (foreign);
  g_autoptr (PdkDomainDetails) huge = parse (too_long);

  g_assert_cmpstr (first->os_id, ==, "http://libosinfo.org/linux/2022");
  /* Kept once for all. */
  g_assert_true (first->os_id == second->os_id);
  g_assert_null (other->os_id);
  g_assert_null (huge->os_id);
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "",
    "no document",
    "<network/>",
    "<domain>",
    "<!DOCTYPE domain [<!ENTITY e 'e'>]><domain><title>&e;</title></domain>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (pdk_domain_details_parse (texts[i], &error));
    g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
  }
}

/* libvirt is called in a thread, as everywhere. */

static gpointer
run_in_thread (gpointer data)
{
  void (*func) (void) = data;

  func ();
  return NULL;
}

static void
test_in_thread (gconstpointer data)
{
  g_thread_join (g_thread_new ("test", run_in_thread, (gpointer) data));
}

static PdkDomainInfo *
find_info (GPtrArray *infos, const char *name)
{
  for (guint i = 0; i < infos->len; i++) {
    PdkDomainInfo *info = g_ptr_array_index (infos, i);

    if (strcmp (info->name, name) == 0)
      return info;
  }
  return NULL;
}

static void
define (virConnectPtr conn, const char *name)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_new ("domain");
  PdkXmlElement *root = pdk_xml_document_get_root (document);
  g_autoptr (virDomain) handle = NULL;
  g_autofree char *xml = NULL;

  pdk_xml_set_attribute (root, "type", "test");
  pdk_xml_add (root, "name", name);
  pdk_xml_add (root, "memory", "65536");
  pdk_xml_add (pdk_xml_ensure (root, "os"), "type", "hvm");
  xml = pdk_xml_document_to_string (document);
  handle = virDomainDefineXML (conn, xml);
  g_assert_nonnull (handle);
}

static void
check_list (void)
{
  g_autoptr (virConnect) conn = virConnectOpen ("test:///default");
  g_autoptr (virDomain) handle = NULL;
  g_autoptr (virDomain) started = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (PdkDomainInfo) read = NULL;
  PdkDomainInfo *info = NULL;

  define (conn, "hostile <b>&amp;_%s\u202e");
  define (conn, "saved");
  handle = virDomainLookupByName (conn, "saved");
  g_assert_cmpint (virDomainSetAutostart (handle, 1), ==, 0);
  g_assert_cmpint (virDomainCreate (handle), ==, 0);
  g_assert_cmpint (virDomainManagedSave (handle, 0), ==, 0);
  started = virDomainCreateXML (
      conn,
      "<domain type='test'><name>passing</name><memory>65536</memory><os><type>hvm</type></os>"
      "</domain>",
      0);
  g_assert_nonnull (started);

  infos = pdk_domain_info_list (conn, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (infos->len, ==, 4);
  info = find_info (infos, "test");
  g_assert_cmpint (info->state, ==, VIR_DOMAIN_RUNNING);
  g_assert_cmpint (info->id, ==, 1);
  g_assert_true (info->persistent);
  g_assert_false (info->autostart);
  g_assert_cmpstr (info->uuid, ==, "6695eb01-f6a4-8304-79aa-97f2502e193f");
  g_assert_nonnull (find_info (infos, "hostile <b>&amp;_%s\u202e"));
  info = find_info (infos, "passing");
  g_assert_false (info->persistent);
  info = find_info (infos, "saved");
  g_assert_cmpint (info->state, ==, VIR_DOMAIN_SHUTOFF);
  g_assert_cmpint (info->id, ==, -1);
  g_assert_true (info->autostart);
  g_assert_true (info->managed_save);

  read = pdk_domain_info_read (conn, info->uuid, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->uuid, ==, info->uuid);
  g_assert_cmpstr (read->name, ==, "saved");
  g_assert_cmpint (read->state, ==, info->state);
  g_assert_cmpint (read->reason, ==, info->reason);
  g_assert_true (read->autostart && read->managed_save && read->persistent);
}

static void
check_gone (void)
{
  g_autoptr (virConnect) conn = virConnectOpen ("test:///default");
  g_autoptr (GError) error = NULL;

  g_assert_null (pdk_domain_info_read (conn, "00000000-0000-4000-8000-000000000000", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_GONE);
  g_clear_error (&error);
  g_assert_null (pdk_domain_details_read (conn, "00000000-0000-4000-8000-000000000000", &error));
  g_assert_error (error, PDK_ERROR, PDK_ERROR_GONE);
}

static void
check_details (void)
{
  g_autoptr (virConnect) conn = virConnectOpen ("test:///default");
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkDomainDetails) details =
      pdk_domain_details_read (conn, "6695eb01-f6a4-8304-79aa-97f2502e193f", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (details->memory_kib, ==, 8388608);
  g_assert_cmpuint (details->vcpus, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  pdk_libvirt_init ();

  g_test_add_func ("/domain-info/details", test_details);
  g_test_add_func ("/domain-info/details-empty", test_empty);
  g_test_add_func ("/domain-info/memory-units", test_memory_units);
  g_test_add_func ("/domain-info/vcpus", test_vcpus);
  g_test_add_func ("/domain-info/os-id", test_os_id);
  g_test_add_func ("/domain-info/refused", test_refused);
  g_test_add_data_func ("/domain-info/list", check_list, test_in_thread);
  g_test_add_data_func ("/domain-info/gone", check_gone, test_in_thread);
  g_test_add_data_func ("/domain-info/read-details", check_details, test_in_thread);

  return g_test_run ();
}
