/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "create/pdk-create-spec.h"

/* What network cards a new machine gets, in its document. */

#define OFFER                                                                                      \
  "<domainCapabilities><path>/usr/bin/qemu</path><domain>kvm</domain><machine>%s</machine>"        \
  "<arch>%s</arch><devices><disk supported='yes'><enum name='bus'><value>virtio</value>"           \
  "</enum></disk></devices></domainCapabilities>"

/* Kind, and address, of an appliance's card. */
typedef const char *const Card[2];

static PdkAppliance *
make_appliance (Card *cards, guint n)
{
  PdkAppliance *self = g_new0 (PdkAppliance, 1);

  self->disks = g_ptr_array_new ();
  self->nics = g_ptr_array_new_with_free_func ((GDestroyNotify) pdk_appliance_nic_free);
  for (guint i = 0; i < n; i++) {
    PdkApplianceNic *nic = g_new0 (PdkApplianceNic, 1);

    nic->kind = g_strdup (cards[i][0]);
    nic->mac = g_strdup (cards[i][1]);
    g_ptr_array_add (self->nics, nic);
  }
  return self;
}

static guint n_replaced; /* addresses, in the last one */

/* “type:source:model:address:backend” of each card.  @choices: ended by an empty one */
static char *
describe (PdkCreateSpec *spec, PdkNetworkChoice *choices, const char *machine, const char *arch)
{
  g_autofree char *capabilities = g_strdup_printf (OFFER, machine, arch);
  g_autoptr (PdkXmlDocument) offer = pdk_xml_document_parse (capabilities, NULL);
  g_autoptr (PdkXmlDocument) document = NULL;
  g_autoptr (GPtrArray) nics = g_ptr_array_new ();
  g_autoptr (PdkCreatePlan) plan = NULL;
  GString *text = g_string_new (NULL);
  PdkXmlElement *devices = NULL;

  for (; choices->type != PDK_NETWORK_NONE || choices->preferred; choices++)
    g_ptr_array_add (nics, choices);
  spec->nics = nics;
  spec->name = "new";
  spec->machine = machine;
  spec->n_vcpus = 1;
  plan = pdk_create_spec_plan (spec, offer);
  n_replaced = plan->macs->len;
  document = pdk_create_machine_write (plan->machine, plan->policy, plan->offer);
  devices = pdk_xml_find (pdk_xml_document_get_root (document), "devices");
  for (PdkXmlElement *at = NULL; (at = pdk_xml_next (devices, at, "interface")) != NULL;) {
    static const char *const parts[] = { "@type",        "source/@network", "source/@dev",
                                         "source/@mode", "model/@type",     "mac/@address",
                                         "backend/@type" };

    for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
      g_autofree char *part = pdk_xml_get_string (at, parts[i]);

      if (part != NULL)
        g_string_append_printf (text, "%s ", part);
    }
    g_string_append (text, "| ");
  }
  return g_string_free (text, FALSE);
}

#define NOTHING                                                                                    \
  {                                                                                                \
    .type = PDK_NETWORK_NONE                                                                       \
  }

static void
check (PdkCreateSpec *spec,
       PdkNetworkChoice *choices,
       const char *machine,
       const char *arch,
       const char *expected)
{
  g_autofree char *text = describe (spec, choices, machine, arch);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_kinds (void)
{
  PdkCreateSpec spec = { .from = PDK_CREATE_FROM_NETWORK };
  PdkNetworkChoice macvtap[] = {
    { .type = PDK_NETWORK_MACVTAP, .source = (char *) "eth0" },
    NOTHING,
  };
  PdkNetworkChoice passt[] = { { .type = PDK_NETWORK_PASST }, NOTHING };
  PdkNetworkChoice user[] = { { .type = PDK_NETWORK_USER }, NOTHING };
  PdkNetworkChoice none[] = { NOTHING };

  check (&spec, macvtap, "q35", "x86_64", "direct eth0 bridge e1000e | ");
  check (&spec, passt, "q35", "x86_64", "user e1000e passt | ");
  check (&spec, user, "pc", "x86_64", "user e1000 | ");
  check (&spec, none, "q35", "x86_64", "");
}

static void
test_appliance (void)
{
  static Card cards[] = { { "VmxNet3", "00:50:56:ab:cd:01" },
                          { "PCNet32", "00:50:56:ab:cd:02" },
                          { "E1000e", NULL },
                          { "strange\"", "00:50:56:ab:cd:04" } };
  g_autoptr (GHashTable) macs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (PdkAppliance) appliance = make_appliance (cards, G_N_ELEMENTS (cards));
  PdkCreateSpec spec = { .from = PDK_CREATE_FROM_APPLIANCE,
                         .appliance = appliance,
                         .keep_macs = TRUE };
  PdkNetworkChoice choices[] = {
    { .type = PDK_NETWORK_NETWORK, .source = (char *) "a" },
    /* Plugged into nothing, and counted all the same. */
    { .type = PDK_NETWORK_NONE, .preferred = TRUE },
    { .type = PDK_NETWORK_NETWORK, .source = (char *) "b" },
    { .type = PDK_NETWORK_NETWORK, .source = (char *) "a" },
    NOTHING,
  };

  check (&spec, choices, "q35", "x86_64",
         "network a vmxnet3 00:50:56:ab:cd:01 | network b e1000e | "
         "network a e1000e 00:50:56:ab:cd:04 | ");
  /* What another machine of the host has is made anew, and said. */
  spec.macs = macs;
  g_hash_table_add (macs, g_strdup ("00:50:56:ab:cd:01"));
  check (&spec, choices, "q35", "x86_64",
         "network a vmxnet3 | network b e1000e | network a e1000e 00:50:56:ab:cd:04 | ");
  g_assert_cmpuint (n_replaced, ==, 1);
  spec.keep_macs = FALSE;
  check (&spec, choices, "pc", "x86_64",
         "network a vmxnet3 | network b e1000 | network a e1000 | ");
  /* They are cards of PCs. */
  check (&spec, choices, "virt", "aarch64",
         "network a virtio | network b virtio | network a virtio | ");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/create-nics/kinds", test_kinds);
  g_test_add_func ("/create-nics/appliance", test_appliance);
  return g_test_run ();
}
