/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "pdk-error.h"
#include "xml/pdk-xml.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static void
assert_refused (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (text, &error);

  g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
  g_assert_null (document);
}

static PdkXmlDocument *
assert_parsed (const char *text)
{
  g_autoptr (GError) error = NULL;
  PdkXmlDocument *document = pdk_xml_document_parse (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (document);
  return document;
}

static void
assert_round_trip (const char *text)
{
  g_autoptr (PdkXmlDocument) document = assert_parsed (text);
  g_autofree char *written = pdk_xml_document_to_string (document);

  g_assert_cmpstr (g_strchomp (written), ==, text);
}

static char *
repeat (const char *head, const char *part, guint count, const char *tail)
{
  GString *text = g_string_new (head);

  for (guint i = 0; i < count; i++)
    g_string_append (text, part);
  g_string_append (text, tail);
  return g_string_free (text, FALSE);
}

static void
test_not_xml (void)
{
  static const char *const texts[] = {
    "",
    " ",
    "plain text",
    "<",
    "<a",
    "<a>",
    "<a></b>",
    "<a b></a>",
    "<a b='1' b='2'/>",
    "<a b='<'/>",
    "</a>",
    "<a/><b/>",
    "<a>&unknown;</a>",
    "<!-- only a comment -->",
    "<a><!-- no end </a>",
    "<a><![CDATA[no end</a>",
    "<a>\x01</a>",
    "<a>\xff\xfe</a>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i]);
}

static void
test_document_type (void)
{
  assert_refused ("<!DOCTYPE a><a/>");
  assert_refused ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>");
  assert_refused ("<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>");
  assert_refused ("<!DOCTYPE a [<!ENTITY b 'xxxxxxxx'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;&c;</a>");
  assert_refused ("<a/><!DOCTYPE a>");
  /* As text it is harmless. */
  assert_round_trip ("<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>");
}

static void
test_encoding (void)
{
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autofree char *text = NULL;

  /* UTF-7 would hide what the scan looks for. */
  document = assert_parsed ("<?xml version='1.0' encoding='UTF-7'?><a>+ADw-é</a>");
  text = pdk_xml_get_string (pdk_xml_document_get_root (document), NULL);
  g_assert_cmpstr (text, ==, "+ADw-é");
}

static void
test_depth (void)
{
  g_autofree char *open = repeat ("", "<a>", PDK_XML_MAX_DEPTH, "");
  g_autofree char *fits = repeat (open, "</a>", PDK_XML_MAX_DEPTH, "");
  g_autofree char *deep = repeat ("", "<a>", 200000, "");
  g_autofree char *one_more = g_strdup_printf ("<a>%s</a>", fits);
  g_autoptr (PdkXmlDocument) document = assert_parsed (fits);

  assert_refused (one_more);
  assert_refused (deep);
}

static char *
make_attributes (guint count)
{
  GString *text = g_string_new ("<a");

  for (guint i = 0; i < count; i++)
    g_string_append_printf (text, " n%u='='", i);
  g_string_append (text, "/>");
  return g_string_free (text, FALSE);
}

static void
test_attributes (void)
{
  g_autofree char *fits = make_attributes (PDK_XML_MAX_ATTRIBUTES);
  g_autofree char *one_more = make_attributes (PDK_XML_MAX_ATTRIBUTES + 1);
  g_autofree char *many = make_attributes (100000);
  g_autoptr (PdkXmlDocument) document = assert_parsed (fits);
  const clock_t began = clock ();

  assert_refused (one_more);
  assert_refused (many);
  /* libxml2 alone takes more than ten seconds for the last one. */
  g_assert_cmpint (clock () - began, <, 2 * CLOCKS_PER_SEC);
}

static void
test_size (void)
{
  g_autofree char *elements = repeat ("<a>", "<b/>", PDK_XML_MAX_ELEMENTS, "</a>");
  g_autofree char *fits = repeat ("<a>", "0123456789abcdef", 4 * 1024 * 1024 / 16, "</a>");
  g_autofree char *text = repeat ("<a>", "0123456789abcdef", PDK_XML_MAX_LENGTH / 16, "</a>");
  g_autoptr (PdkXmlDocument) document = assert_parsed (fits);

  assert_refused (elements);
  assert_refused (text);
}

static void
test_error_says_no_secret (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PdkXmlDocument) document =
      pdk_xml_document_parse ("<a>\n<b passwd='s3cret' passwd='s3cret'/></a>", &error);

  g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
  g_assert_null (strstr (error->message, "s3cret"));
  g_assert_nonnull (strstr (error->message, "2"));
}

/* Whoever wrote it wants to know where it is wrong, whoever of the two readers finds it. */
static void
test_error_says_line (void)
{
  static const char *const texts[] = {
    "<a>\n<b>\n<c",
    "<a>\n\n</a></b>",
    "<a>\n<b/>\n<c d='<'/></a>",
    "<a>\n<b/>\n<c d='/></a>",
    "<a>\n<b/>\n<!-- </a>",
    "<a>\n<b>\n</c></a>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (texts[i], &error);

    g_assert_error (error, PDK_ERROR, PDK_ERROR_XML);
    g_assert_nonnull (strstr (error->message, "line 3"));
  }
}

static void
test_round_trip (void)
{
  static const char text[] =
      "<!-- from a file -->\n"
      "<domain xmlns:qemu=\"http://libvirt.org/schemas/domain/qemu/1.0\" type=\"kvm\">\n"
      "  <name>Grüße &amp; &lt;b&gt;</name>\n"
      "\t<unknown future=\"&quot;yes&quot;\"><deep> text <more/> tail </deep></unknown>\n"
      "  <!-- kept -->\n"
      "  <description><![CDATA[<as> it & is]]></description>\n"
      "  <metadata><x:y xmlns:x=\"urn:x\"><x:z/></x:y></metadata>\n"
      "  <qemu:commandline>\n    <qemu:arg value=\"-s\"/>\n  </qemu:commandline>\n"
      "</domain>";

  assert_round_trip (text);
  assert_round_trip ("<a/>");
}

static void
test_edit_keeps_the_rest (void)
{
  g_autoptr (PdkXmlDocument) document =
      assert_parsed ("<domain>\n  <name>old</name>\n  <future x='1'/>\n</domain>");
  PdkXmlElement *root = pdk_xml_document_get_root (document);
  g_autofree char *written = NULL;

  pdk_xml_set_text (pdk_xml_find (root, "name"), "new & <better>");
  pdk_xml_set_attribute (pdk_xml_find (root, "future"), "y", "\"2\"");
  written = pdk_xml_document_to_string (document);
  g_assert_cmpstr (g_strchomp (written), ==,
                   "<domain>\n  <name>new &amp; &lt;better&gt;</name>\n"
                   "  <future x=\"1\" y=\"&quot;2&quot;\"/>\n</domain>");
}

static void
test_paths (void)
{
  g_autoptr (PdkXmlDocument) document = assert_parsed (
      "<d id='7'><x:os xmlns:x='urn:x'>foreign</x:os><os><type arch='x86'>hvm</type></os>"
      "<os><boot/></os></d>");
  PdkXmlElement *root = pdk_xml_document_get_root (document);
  g_autofree char *type = pdk_xml_get_string (root, "os/type");
  g_autofree char *arch = pdk_xml_get_string (root, "os/type/@arch");
  g_autofree char *id = pdk_xml_get_string (root, "@id");

  g_assert_cmpstr (type, ==, "hvm");
  g_assert_cmpstr (arch, ==, "x86");
  g_assert_cmpstr (id, ==, "7");
  g_assert_null (pdk_xml_get_string (root, "os/type/@machine"));
  g_assert_null (pdk_xml_find (root, "os/boot"));
  g_assert_null (pdk_xml_get_string (root, "devices/disk/@type"));
  g_assert_true (pdk_xml_equals (root, "os/type", "hvm"));
  g_assert_false (pdk_xml_equals (root, "os/type", "xen"));
  g_assert_true (pdk_xml_find (root, NULL) == root);
}

static void
test_iterate (void)
{
  g_autoptr (PdkXmlDocument) document =
      assert_parsed ("<d> <a/>text<b/><x:a xmlns:x='urn:x'/><a/> <!-- c --> </d>");
  PdkXmlElement *root = pdk_xml_document_get_root (document);
  PdkXmlElement *at = NULL;
  guint n_a = 0;
  guint n_any = 0;

  while ((at = pdk_xml_next (root, at, "a")) != NULL)
    n_a++;
  while ((at = pdk_xml_next (root, at, NULL)) != NULL)
    n_any++;
  g_assert_cmpuint (n_a, ==, 2);
  g_assert_cmpuint (n_any, ==, 3);
  at = pdk_xml_next_in (root, NULL, "urn:x", "a");
  g_assert_nonnull (at);
  g_assert_null (pdk_xml_next_in (root, at, "urn:x", "a"));
}

static void
test_equivalent (void)
{
  g_autoptr (PdkXmlDocument) one = assert_parsed ("<d><a n='1'/><b/><a n='2'><x/><y/></a></d>");
  g_autoptr (PdkXmlDocument) moved = assert_parsed ("<d><b/><a n='1'/><a n='2'><y/><x/></a></d>");
  g_autoptr (PdkXmlDocument) other = assert_parsed ("<d><b/><a n='2'><y/><x/></a><a n='1'/></d>");
  g_autoptr (PdkXmlDocument) more = assert_parsed ("<d><a n='1'/><b/><a n='2'><x/><x/></a></d>");
  PdkXmlElement *root = pdk_xml_document_get_root (one);

  g_assert_true (pdk_xml_equivalent (root, root));
  g_assert_true (pdk_xml_equivalent (root, pdk_xml_document_get_root (moved)));
  g_assert_false (pdk_xml_equal (root, pdk_xml_document_get_root (moved)));
  g_assert_false (pdk_xml_equivalent (root, pdk_xml_document_get_root (other)));
  g_assert_false (pdk_xml_equivalent (root, pdk_xml_document_get_root (more)));
}

static gboolean
read_uint (const char *text, guint64 min, guint64 max, guint64 *value)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_new ("n");
  PdkXmlElement *root = pdk_xml_document_get_root (document);

  pdk_xml_set_text (root, text);
  return pdk_xml_get_uint (root, NULL, min, max, value);
}

static void
test_numbers (void)
{
  guint64 value = 42;

  g_assert_false (read_uint ("", 0, 10, &value));
  g_assert_false (read_uint ("-1", 0, 10, &value));
  g_assert_false (read_uint ("+1", 0, 10, &value));
  g_assert_false (read_uint ("1x", 0, 10, &value));
  g_assert_false (read_uint ("0x1", 0, 10, &value));
  g_assert_false (read_uint ("11", 0, 10, &value));
  g_assert_false (read_uint ("99999999999999999999999", 0, G_MAXUINT64, &value));
  g_assert_cmpuint (value, ==, 42);
  g_assert_true (read_uint (" 10\n", 0, 10, &value));
  g_assert_cmpuint (value, ==, 10);
  g_assert_true (read_uint ("18446744073709551615", 0, G_MAXUINT64, &value));
  g_assert_cmpuint (value, ==, G_MAXUINT64);
}

static void
test_bytes (void)
{
  static const struct {
    const char *text;
    guint64 bytes; /* G_MAXUINT64: refused */
  } rows[] = {
    { "<m>3</m>", 3 * 1024 },
    { "<m unit='b'>3</m>", 3 },
    { "<m unit='bytes'>3</m>", 3 },
    { "<m unit='KB'>3</m>", 3000 },
    { "<m unit='k'>3</m>", 3 * 1024 },
    { "<m unit='KiB'>3</m>", 3 * 1024 },
    { "<m unit='kib'>3</m>", 3 * 1024 },
    { "<m unit='MB'>3</m>", 3000000 },
    { "<m unit='M'>3</m>", 3 * 1024 * 1024 },
    { "<m unit='GiB'>3</m>", G_GUINT64_CONSTANT (3) << 30 },
    { "<m unit='TiB'>3</m>", G_GUINT64_CONSTANT (3) << 40 },
    { "<m unit='PiB'>3</m>", G_GUINT64_CONSTANT (3) << 50 },
    { "<m unit='EiB'>3</m>", G_GUINT64_CONSTANT (3) << 60 },
    { "<m unit='EB'>1</m>", G_GUINT64_CONSTANT (1000000000000000000) },
    { "<m unit='EiB'>16</m>", G_MAXUINT64 },
    { "<m unit='KiB'>18446744073709551615</m>", G_MAXUINT64 },
    { "<m unit='ZiB'>3</m>", G_MAXUINT64 },
    { "<m unit=''>3</m>", G_MAXUINT64 },
    { "<m unit='Kx'>3</m>", G_MAXUINT64 },
    { "<m unit='KiB'>-3</m>", G_MAXUINT64 },
    { "<m unit='KiB'/>", G_MAXUINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (PdkXmlDocument) document = assert_parsed (rows[i].text);
    guint64 bytes = G_MAXUINT64;

    g_test_message ("%s", rows[i].text);
    pdk_xml_get_bytes (pdk_xml_document_get_root (document), NULL, "KiB", &bytes);
    g_assert_cmpuint (bytes, ==, rows[i].bytes);
  }
}

static void
test_build (void)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_new ("domain");
  PdkXmlElement *root = pdk_xml_document_get_root (document);
  PdkXmlElement *info = NULL;
  g_autofree char *written = NULL;

  pdk_xml_set_attribute (root, "type", "test");
  pdk_xml_add (root, "name", "<b>&amp;_%s");
  pdk_xml_set_attribute (pdk_xml_ensure (root, "os/type"), "n", "1");
  pdk_xml_set_text (pdk_xml_ensure (root, "os/type"), "hvm");
  info = pdk_xml_add_in (pdk_xml_ensure (root, "metadata"), "urn:i", "i", "info", NULL);
  pdk_xml_set_attribute (pdk_xml_add_in (info, "urn:i", "i", "os", NULL), "id", "1");
  pdk_xml_set_attribute_in (info, "urn:i", "i", "a", "1");
  pdk_xml_set_attribute_in (info, "urn:j", "j", "b", "2");
  pdk_xml_set_attribute (pdk_xml_add (root, "gone", NULL), "x", "y");
  pdk_xml_remove (pdk_xml_find (root, "gone"));

  written = pdk_xml_document_to_string (document);
  g_assert_cmpstr (written, ==,
                   "<domain type=\"test\">\n"
                   "  <name>&lt;b&gt;&amp;amp;_%s</name>\n"
                   "  <os>\n    <type n=\"1\">hvm</type>\n  </os>\n"
                   "  <metadata>\n    <i:info xmlns:i=\"urn:i\" xmlns:j=\"urn:j\" "
                   "i:a=\"1\" j:b=\"2\">\n      <i:os id=\"1\"/>\n"
                   "    </i:info>\n  </metadata>\n"
                   "</domain>\n");
}

/* libvirt's own namespaces are known by prefix, wherever and however they are declared. */
static void
test_namespaces (void)
{
  g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse (
      "<domain><arg value='plain'/><qemu:commandline "
      "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><qemu:arg value='-a'/></qemu:commandline>"
      "</domain>",
      NULL);
  PdkXmlElement *root = pdk_xml_document_get_root (document);
  g_autoptr (PdkXmlDocument) other = pdk_xml_document_new ("qemu:arg");
  g_autofree char *text = NULL;
  g_autofree char *bare = NULL;

  g_assert_true (pdk_xml_equals (root, "qemu:commandline/qemu:arg/@value", "-a"));
  g_assert_null (pdk_xml_find (root, "commandline"));
  g_assert_null (pdk_xml_find (root, "qemu:arg"));
  g_assert_null (pdk_xml_find (root, "bhyve:commandline"));

  pdk_xml_set_attribute (pdk_xml_document_get_root (other), "value", "-b");
  pdk_xml_add_copy (pdk_xml_find (root, "qemu:commandline"), pdk_xml_document_get_root (other));
  pdk_xml_set (root, "lxc:namespace/lxc:sharenet/@type", "pid");
  text = pdk_xml_document_to_string (document);
  g_assert_cmpstr (
      text, ==,
      "<domain><arg value=\"plain\"/><qemu:commandline "
      "xmlns:qemu=\"http://libvirt.org/schemas/domain/qemu/1.0\"><qemu:arg value=\"-a\"/>"
      "<qemu:arg value=\"-b\"/></qemu:commandline>"
      "<lxc:namespace xmlns:lxc=\"http://libvirt.org/schemas/domain/lxc/1.0\">"
      "<lxc:sharenet type=\"pid\"/></lxc:namespace></domain>\n");

  /* What was declared for them alone goes with them. */
  pdk_xml_set (root, "lxc:namespace/lxc:sharenet/@type", NULL);
  pdk_xml_set (root, "qemu:commandline/qemu:arg", NULL);
  pdk_xml_set (root, "qemu:commandline/qemu:arg", NULL);
  bare = pdk_xml_document_to_string (document);
  g_assert_cmpstr (bare, ==, "<domain><arg value=\"plain\"/></domain>\n");
}

static void
test_is_text (void)
{
  g_assert_true (pdk_xml_is_text (""));
  g_assert_true (pdk_xml_is_text ("a\tb\nc ünï 😀"));
  g_assert_false (pdk_xml_is_text ("a\x01"));
  g_assert_false (pdk_xml_is_text ("\x1b[0m"));
  g_assert_false (pdk_xml_is_text ("\xff"));
  g_assert_false (pdk_xml_is_text ("\xef\xbf\xbe"));
}

static gpointer
parse_for_ever (gpointer ready)
{
  while (TRUE) {
    g_autoptr (PdkXmlDocument) document = pdk_xml_document_parse ("<domain/>", NULL);

    g_assert_nonnull (document);
    g_atomic_int_set ((gint *) ready, 1);
  }
  return NULL;
}

/* A worker that reads does not keep the program from its end, nor is its end an accident. */
static void
test_exit (void)
{
  static gint ready[4];

  if (g_test_subprocess ()) {
    for (guint i = 0; i < G_N_ELEMENTS (ready); i++)
      g_thread_unref (g_thread_new ("reader", parse_for_ever, &ready[i]));
    for (guint i = 0; i < G_N_ELEMENTS (ready); i++)
      while (!g_atomic_int_get (&ready[i]))
        g_thread_yield ();
    exit (0);
  }
  for (guint i = 0; i < 20; i++) {
    g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
    g_test_trap_assert_passed ();
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/xml/refuse/not-xml", test_not_xml);
  g_test_add_func ("/xml/refuse/document-type", test_document_type);
  g_test_add_func ("/xml/refuse/encoding", test_encoding);
  g_test_add_func ("/xml/refuse/depth", test_depth);
  g_test_add_func ("/xml/refuse/attributes", test_attributes);
  g_test_add_func ("/xml/refuse/size", test_size);
  g_test_add_func ("/xml/refuse/no-secret-in-error", test_error_says_no_secret);
  g_test_add_func ("/xml/refuse/line-in-error", test_error_says_line);
  g_test_add_func ("/xml/round-trip", test_round_trip);
  g_test_add_func ("/xml/edit-keeps-the-rest", test_edit_keeps_the_rest);
  g_test_add_func ("/xml/paths", test_paths);
  g_test_add_func ("/xml/iterate", test_iterate);
  g_test_add_func ("/xml/equivalent", test_equivalent);
  g_test_add_func ("/xml/numbers", test_numbers);
  g_test_add_func ("/xml/bytes", test_bytes);
  g_test_add_func ("/xml/build", test_build);
  g_test_add_func ("/xml/namespaces", test_namespaces);
  g_test_add_func ("/xml/is-text", test_is_text);

  g_test_add_func ("/xml/exit", test_exit);
  return g_test_run ();
}
