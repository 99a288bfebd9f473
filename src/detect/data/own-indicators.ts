/**
 * Names of public pools, miners in web pages, and exchanges: facts that we put together ourselves in 2026 from what
 * the pools' own public pages and miners' documentation said. Copied from no list. Each entry carries the year in
 * which its name was last known to be in use that way; older ones count less and less (HALF_LIFE_DAYS) and stay for
 * the reading of older captures. A name stands for itself and for all below it.
 */

/**
 * `stratum`: hosts that only miners speak to · `brand`: a pool's whole domain, which serves web pages too ·
 * `webminer`: serves a miner to web pages · `exchange`: buys and sells.
 */
export type OwnKind = 'stratum' | 'brand' | 'webminer' | 'exchange';

/** Name, kind, year. */
export type OwnEntry = readonly [name: string, kind: OwnKind, year: number];

/** The year in which this file was last gone through. */
export const OWN_STATED = 2026;

function entries(kind: OwnKind, year: number, names: string): readonly OwnEntry[] {
  return names.trim().split(/\s+/).map((name) => [name, kind, year]);
}

export const OWN_MINING: readonly OwnEntry[] = [
  // Bitcoin and other SHA-256d: pools in operation.
  ...entries('brand', 2025, `
    antpool.com f2pool.com viabtc.com spiderpool.com secpool.com luxor.tech ocean.xyz
    braiins.com poolin.me sbicrypto.com ultimuspool.com cloverpool.com sigmapool.com emcd.io
    headframe.io trustpool.cc kano.is ckpool.org public-pool.io solopool.org findmyblock.xyz
    atlaspool.io nerdminers.org parasite.wtf pool.binance.com pool.braiins.com d-central.tech
    noderunners.network dmnd.work litecoinpool.org dxpool.com mining-dutch.nl mining4people.com
  `),
  // Hosts that only miners speak to.
  ...entries('stratum', 2025, `
    viabtc.io foundryusapool.com poolbinance.com stratum.braiins.com solo.ckpool.org
    eusolo.ckpool.org mine.ocean.xyz emcd.network auto.nicehash.com stratum.antpool.com
    ss.antpool.com stratum.kano.is pool.sethforprivacy.com pool.nerdminers.org
  `),
  // Bitcoin: pools that have closed, moved or been renamed.
  ...entries('brand', 2021, `
    slushpool.com poolin.com bytepool.com rawpool.com lubian.com btc.top zhizhu.top
    huobipool.com pool.bitcoin.com laurentiapool.org mmpool.org 1thash.top
  `),
  ...entries('stratum', 2021, `
    ss.btc.com stratum.slushpool.com ss.poolin.me
  `),
  ...entries('brand', 2018, `
    bitminter.com canoepool.com bixin.com haobtc.com connectbtc.com gbminers.com
    polmine.pl give-me-coins.com multipool.us easy2mine.com
  `),
  ...entries('brand', 2015, `
    btcguild.com eclipsemc.com ghash.io 50btc.com deepbit.net bitcoin.cz eligius.st
    wemineltc.com
  `),
  // Markets of hash rate, and pools that choose the coin.
  ...entries('brand', 2025, `
    nicehash.com miningrigrentals.com prohashing.com zpool.ca zergpool.com unmineable.com
    rplant.xyz vipor.net kryptex.com hiveon.com
  `),
  ...entries('stratum', 2025, `
    kryptex.network mine.zpool.ca mine.zergpool.com
  `),
  ...entries('brand', 2022, `
    miningpoolhub.com suprnova.cc blockmasters.co ahashpool.com blazepool.com hashrefinery.com
    icemining.ca bsod.pw yiimp.eu cudopool.com
  `),
  // Monero and other CryptoNote or RandomX: in operation.
  ...entries('brand', 2025, `
    supportxmr.com hashvault.pro moneroocean.stream nanopool.org c3pool.com c3pool.org
    herominers.com 2miners.com woolypooly.com xmrvsbeast.com skypool.org miningocean.org
    p2pool.io flockpool.com xmrig.com
  `),
  ...entries('stratum', 2025, `
    pool.supportxmr.com gulf.moneroocean.stream pool.hashvault.pro mine.c3pool.com
    auto.c3pool.org
  `),
  // XMRig's donation hosts: every stock XMRig speaks to them (xmrig: DonateStrategy.cpp).
  ...entries('stratum', 2025, `
    donate.v2.xmrig.com donate.ssl.xmrig.com donate.xmrig.com fee.xmrig.com randomx.xmrig.com
  `),
  // Monero and CryptoNote: closed or quiet.
  ...entries('brand', 2022, `
    minexmr.com minergate.com xmrpool.eu xmrpool.net miner.rocks cryptonote.social
    monerohash.com
  `),
  ...entries('brand', 2019, `
    crypto-pool.fr dwarfpool.com prohash.net moneropool.com usxmrpool.com viaxmr.com
    bohemianpool.com xmrpool.de ppxxmr.com spacepools.org cryptoknight.cc fairpool.xyz
    poolmining.org minemonero.pro mixpools.org poolto.be pooldd.com
  `),
  // Ethereum's heirs, Ravencoin and other GPU coins.
  ...entries('brand', 2025, `
    k1pool.com baikalmine.com coinotron.com
  `),
  ...entries('brand', 2023, `
    flexpool.io ezil.me crazypool.org cruxpool.com mole-pool.net uupool.cn ravenminer.com
    fluxpools.net enigmapool.com getblok.io minerpool.org zhash.pro comining.io letshash.it
    coinminerz.com 666pool.cn hiveon.net acc-pool.pw kaspa-pool.org
  `),
  ...entries('brand', 2022, `
    ethermine.org ethpool.org flypool.org
  `),
  ...entries('brand', 2021, `
    sparkpool.com beepool.com beepool.org xnpool.com waterhole.io leafpool.com clona.org
    epool.io gos.cx coinmine.pl siamining.com 91pool.com grinmint.com mwgrinpool.com maxhash.org
    matpool.com aikapool.com sushipool.com nimpool.io alpereum.ch ethereumpool.co
  `),
  // Kaspa, Alephium, Verus, Aleo, Chia: in operation.
  ...entries('brand', 2025, `
    humpool.com katpool.com luckpool.net zk.work pool.space foxypool.io
  `),
  ...entries('brand', 2022, `
    hpool.com hpool.co
  `),
  // Management of mining rigs: not pools, but only rigs report there.
  ...entries('brand', 2024, `
    hiveos.farm minerstat.com mmpos.eu raveos.com simplemining.net betterhash.net cudominer.com
    honeyminer.com
  `),
  // Miners in web pages (mostly gone since 2019).
  ...entries('webminer', 2019, `
    coinhive.com coin-hive.com authedmine.com cnhv.co crypto-loot.com crypto-loot.org
    cryptoloot.pro cryptaloot.pro webminepool.com coinimp.com jsecoin.com minero.cc
    monerominer.rocks coinerra.com ppoi.org papoto.com coin-have.com webmine.cz mineralt.io
    minr.pw browsermine.com coinblind.com cryptonoter.com gridcash.net hashing.win afminer.com
    coinnebula.com monerise.com inwemo.com webassembly.stream cpu2cash.link reasedoper.pw
    listat.biz lmodr.biz mataharirama.xyz minecrunch.co minemytraffic.com
  `),
  // Smaller pools of several coins, known from miners' own settings.
  ...entries('brand', 2023, `
    fairhash.org gntl.uk mintpond.com unimining.net
  `),
  ...entries('brand', 2021, `
    ethfans.org eth.pp.ua
  `),
];

/** Asked only when trading is switched on, and never proof of mining. */
export const OWN_TRADING: readonly OwnEntry[] = [
  ...entries('exchange', 2025, `
    binance.com okx.com htx.com coinbase.com kraken.com bitfinex.com bybit.com kucoin.com
    gate.io bitget.com mexc.com bitstamp.net gemini.com crypto.com upbit.com bithumb.com
    poloniex.com
  `),
  ...entries('exchange', 2022, `
    huobi.com okex.com
  `),
];
